/** What is stored of a plugin, and what is told of one. Plain data: it crosses to the store as JSON and to the page as it is. */
import type { PlainError } from "../kernel/errors.ts";
import type { Manifest } from "./manifest.ts";

/** Capability → scope, each no wider than the manifest's. A capability that is absent was refused or revoked. */
export type Grants = Manifest["capabilities"];

/** Where a package came from. */
export interface PackageOrigin {
  version: string;
  /** SHA-256 of the .tgz, hex. Pinned: what runs is what was agreed to. */
  hash: string;
  /** Milliseconds since 1970. */
  installedAt: number;
  signer: Signer | null;
}

export interface Signer {
  /** Of the author's primary key, upper-case hex. Trusted on first use; an update must be signed by the same. */
  fingerprint: string;
  /** The user id of the key, as its owner wrote it: a claim. */
  name: string;
}

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

/** One line of the consent screen. */
export interface ConsentLine {
  capability: string;
  kind: "sees" | "changes" | "sends" | "keeps";
  sentence: string;
  /** The author's own words. */
  reason: string;
  /** The scope as asked for. */
  scope: unknown;
  /** JSON Schema of the scope, for narrowing. */
  scopeSchema: unknown;
}

/** From what a plugin sees to where it can send it. */
export interface ConsentFlow {
  from: string;
  to: string;
  /** Content of mail can leave over the network. */
  isDangerous: boolean;
}

export interface Consent {
  lines: ConsentLine[];
  flows: ConsentFlow[];
  signer: Signer | null;
}

/** A package that was looked at. No code has run. */
export interface Inspection {
  id: string;
  manifest: Manifest;
  origin: PackageOrigin;
  readme: string | null;
  consent: Consent;
  /** Null for a new plugin; else what differs from the version that runs. */
  update: {
    from: string;
    added: ConsentLine[];
    removed: ConsentLine[];
    changed: Array<{ before: ConsentLine; after: ConsentLine }>;
    isSameSigner: boolean;
  } | null;
}

/** One use of a capability, or one hook call that showed mail. */
export interface AuditRow {
  id: number;
  /** Milliseconds since 1970. */
  at: number;
  plugin: string;
  version: string;
  hook: string;
  capability: string;
  /** What of it: a tag, an origin, a key. Never mail. */
  scope: string;
  emailId: string | null;
  bytes: number;
  /** "ok", or the code of the refusal. */
  outcome: string;
}

/** What a filter said of a message, from 0 (surely wanted) to 1 (surely spam). */
export interface MessageVerdict {
  plugin: string;
  version: string;
  score: number;
}

export type PluginState = "starting" | "ready" | "off" | "failed";

/** What lists show of one plugin. */
export interface PluginView {
  id: string;
  name: string;
  version: string;
  summary: string;
  /** Came with Postern: it cannot be removed, only switched off. */
  isShipped: boolean;
  state: PluginState;
  /** Why it is off or failed. */
  problem: PlainError | null;
  hooks: string[];
  /** What it may do now. */
  granted: ConsentLine[];
  /** Null for a shipped one. */
  current: PackageOrigin | null;
  previous: PackageOrigin | null;
  waiting: PackageOrigin | null;
  /** Messages whose tags stand as this plugin left them. */
  taggedMessages: number;
  stats: PluginStats;
}

/** Since Postern was unlocked. */
export interface PluginStats {
  calls: number;
  failures: number;
  /** Within limits.pluginBreachWindowMs. */
  breaches: number;
  denials: number;
  /** Waiting included. */
  millisecondsTotal: number;
  /** Of its runner, which the shipped plugins share; null while it has none. */
  memoryMiB: number | null;
}

export interface PluginDetail extends PluginView {
  manifest: Manifest;
  readme: string | null;
  /** Everything that it asks for. */
  consent: Consent;
  /** What it was given of that. */
  grants: Grants;
  settings: Record<string, unknown>;
  /** What it wanted and was refused, newest first. */
  denied: Denial[];
  secrets: SecretState[];
}

export interface Denial {
  capability: string;
  times: number;
  lastAt: number;
  /** The user said that it stays so. */
  isKept: boolean;
}

/** A secret that the plugin asks to use. What it is stays in the kernel. */
export interface SecretState {
  name: string;
  /** The author's words for it. */
  title: string;
  /** The one place that it is sent to. */
  origin: string;
  /** When the user entered it for that place, milliseconds since 1970; null when not yet. */
  setAt: number | null;
}

/** A waiting update, tried on the last calls: nothing that it does there has an effect. */
export interface UpdatePreview {
  calls: number;
  differing: Array<{ hook: string; at: number; before: string; after: string }>;
}
