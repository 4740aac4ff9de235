/**
 * What is told of plugins, over HTTP too. Plain data that imports nothing: the page and the kernel read the same lines.
 */

/** Why something failed. */
export interface Failure {
  code: string;
  detail: Record<string, unknown>;
}

export type Scope = Record<string, unknown>;
/** Capability → scope. What is absent was refused. */
export type Grants = Record<string, Scope>;

/** Of a manifest, what the page reads. */
export interface ManifestShown {
  id: string;
  version: string;
  name: string;
  summary: string;
  hooks: Record<string, unknown>;
  /** JSON Schema of an object. */
  settings?: unknown;
  limits?: { memoryMiB?: number; wallMs?: number };
  /** Of one that carries mail: how far it says that this protects it. */
  transport?: { protects: "nothing" | "hop" | "content" | "content-and-metadata" };
}

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
export interface Inspection<M extends ManifestShown = ManifestShown> {
  id: string;
  manifest: M;
  origin: PackageOrigin;
  readme: string | null;
  consent: Consent;
  /** Null for a new plugin; else what differs from the version that runs. */
  update: UpdateDifference | null;
}

export interface UpdateDifference {
  from: string;
  added: ConsentLine[];
  removed: ConsentLine[];
  changed: Array<{ before: ConsentLine; after: ConsentLine }>;
  isSameSigner: boolean;
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
  problem: Failure | null;
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
  places: PluginPlaces;
}

/** Where it may say something in the page, and what it offers to do there; empty while it does not run. */
export interface PluginPlaces {
  panels: Array<{ id: string; title: string; place: "message" | "sidebar" | "settings" | "banner" }>;
  actions: Array<{ id: string; title: string; place: "message" | "list" | "compose" | "panel" }>;
}

/** What a panel holds: plain text that Postern draws. */
export type PanelBlock =
  | { type: "heading"; text: string }
  | { type: "text"; text: string; tone: "plain" | "good" | "warning" }
  | { type: "list"; items: string[] }
  | { type: "facts"; facts: Array<{ label: string; value: string }> }
  /** A button: one of the plugin's actions. */
  | { type: "action"; action: string };

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

export interface PluginDetail<M extends ManifestShown = ManifestShown, G extends object = Grants> extends PluginView {
  manifest: M;
  readme: string | null;
  /** Everything that it asks for. */
  consent: Consent;
  /** What it was given of that. */
  grants: G;
  settings: Record<string, unknown>;
  /** What it wanted and was refused, newest first. */
  denied: Denial[];
  secrets: SecretState[];
}

/** With the update that waits: a page that comes later has to ask about it too. */
export interface PluginWhole<M extends ManifestShown = ManifestShown, G extends object = Grants>
  extends PluginDetail<M, G> {
  update: Inspection<M> | null;
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
  /** `about`: the subject of the mail, where it is about one. */
  differing: Array<{ hook: string; at: number; about: string; before: string; after: string }>;
}

/** One wall between plugins and the rest, as it stands on this machine. */
export interface WallStatus {
  wall: string;
  isLive: boolean;
  /** What it keeps away, or what its absence means. */
  detail: string;
  /** By what that is done on this system, or what is missing; null: nothing that has a name. */
  technical: string | null;
}
