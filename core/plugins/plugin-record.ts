/** What is stored of a plugin, as JSON, and what is told of one with all that the kernel knows of its manifest. */
import type { PlainError } from "../kernel/errors.ts";
import type { Manifest } from "./manifest.ts";
import type * as shapes from "./plugin-shapes.ts";
import type { PackageOrigin } from "./plugin-shapes.ts";

export type {
  AuditRow,
  Consent,
  ConsentFlow,
  ConsentLine,
  MessageVerdict,
  PackageOrigin,
  PluginState,
  PluginView,
  SecretState,
  Signer,
  UpdatePreview,
} from "./plugin-shapes.ts";

/** Capability → scope, each no wider than the manifest's. A capability that is absent was refused or revoked. */
export type Grants = Manifest["capabilities"];

/** An installed plugin, as it is kept. */
export interface PluginRecord {
  id: string;
  current: PackageOrigin;
  /** For roll-back. */
  previous: PackageOrigin | null;
  /** An update that waits for the user's word; `current` runs on. */
  waiting: PackageOrigin | null;
  isOn: boolean;
  /** Why Postern switched it off; null when the user did, or it is on. */
  offReason: PlainError | null;
  grants: Grants;
  settings: Record<string, unknown>;
  /** Capabilities whose denials the user has settled: they are not asked about again. Absent in older records. */
  keptDenied?: string[];
}

export type Inspection = shapes.Inspection<Manifest>;
export type PluginDetail = shapes.PluginDetail<Manifest, Grants>;
export type PluginWhole = shapes.PluginWhole<Manifest, Grants>;
