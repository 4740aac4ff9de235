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
