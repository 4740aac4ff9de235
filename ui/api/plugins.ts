import { request, requestJson } from "./request.ts";

/** The shapes of core/plugins/plugin-record.ts, as far as the page reads them. */
export interface Signer {
  fingerprint: string;
  /** As its owner wrote it: a claim. */
  name: string;
}

export interface PackageOrigin {
  version: string;
  /** SHA-256 of the package, hex. */
  hash: string;
  installedAt: number;
  signer: Signer | null;
}

export type Scope = Record<string, unknown>;
/** Capability → scope. What is absent was refused. */
export type Grants = Record<string, Scope>;

export interface ConsentLine {
  capability: string;
  kind: "sees" | "changes" | "sends" | "keeps";
  sentence: string;
  /** The author's own words. */
  reason: string;
  scope: unknown;
  scopeSchema: unknown;
}

export interface ConsentFlow {
  from: string;
  to: string;
  isDangerous: boolean;
}

export interface Consent {
  lines: ConsentLine[];
  flows: ConsentFlow[];
  signer: Signer | null;
}

export interface Manifest {
  id: string;
  version: string;
  name: string;
  summary: string;
  hooks: Record<string, unknown>;
  capabilities: Grants;
  /** JSON Schema of an object. */
  settings?: unknown;
  limits?: { memoryMiB?: number; wallMs?: number };
}

export interface UpdateDifference {
  from: string;
  added: ConsentLine[];
  removed: ConsentLine[];
  changed: Array<{ before: ConsentLine; after: ConsentLine }>;
  isSameSigner: boolean;
}

export interface Inspection {
  id: string;
  manifest: Manifest;
  origin: PackageOrigin;
  readme: string | null;
  consent: Consent;
  update: UpdateDifference | null;
}

export interface PluginView {
  id: string;
  name: string;
  version: string;
  summary: string;
  /** Came with Postern: it cannot be removed, only switched off. */
  isShipped: boolean;
  state: "starting" | "ready" | "off" | "failed";
  problem: { code: string; detail?: Record<string, unknown> } | null;
  hooks: string[];
  granted: ConsentLine[];
  current: PackageOrigin | null;
  previous: PackageOrigin | null;
  waiting: PackageOrigin | null;
  taggedMessages: number;
  stats: PluginStats;
}

/** Since Postern was unlocked. */
export interface PluginStats {
  calls: number;
  failures: number;
  breaches: number;
  denials: number;
  millisecondsTotal: number;
  memoryMiB: number | null;
}

export interface PluginDetail extends PluginView {
  manifest: Manifest;
  readme: string | null;
  consent: Consent;
  grants: Grants;
  settings: Record<string, unknown>;
  denied: Array<{ capability: string; times: number; lastAt: number; isKept: boolean }>;
  secrets: SecretState[];
  /** What the waiting package is; absent from servers that tell it only to who uploads it. */
  update?: Inspection | null;
}

/** A secret that it asks to use; what it is never comes back. */
export interface SecretState {
  name: string;
  title: string;
  origin: string;
  setAt: number | null;
}

export interface UpdatePreview {
  calls: number;
  differing: Array<{ hook: string; at: number; before: string; after: string }>;
}

export interface AuditRow {
  id: number;
  at: number;
  plugin: string;
  version: string;
  hook: string;
  capability: string;
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

export interface WallStatus {
  wall: string;
  isLive: boolean;
  detail: string;
}

export interface AuditQuery {
  plugin?: string;
  text?: string;
  /** Rows older than the one with this id. */
  before?: number;
  limit: number;
}

const at = (id: string, rest = ""): string => `/api/plugins/${encodeURIComponent(id)}${rest}`;
const post = <T>(path: string, json: unknown): Promise<T> => requestJson<T>(path, { method: "POST", json });

export const plugins = {
  list: () => requestJson<{ plugins: PluginView[]; walls: WallStatus[] }>("/api/plugins", { isBackground: true }),
  detail: (id: string) => requestJson<PluginDetail>(at(id), { isBackground: true }),
  /** Stores the package and answers what it is. Nothing of it runs. */
  inspect: async (file: Blob): Promise<Inspection> => {
    const headers = { "Content-Type": "application/gzip" };
    return (await request("/api/plugins", { method: "POST", body: file, headers })).json() as Promise<Inspection>;
  },
  /** A plugin's sources: the kernel builds them. Nothing of them runs. */
  build: (files: Record<string, string>) => post<Inspection>("/api/plugins/source", { files }),
  enable: (id: string, grants: Grants) => post<PluginView>(at(id, "/enable"), { grants }),
  disable: (id: string) => post<PluginView>(at(id, "/disable"), {}),
  grant: (id: string, grants: Grants) =>
    requestJson<PluginView>(at(id, "/grants"), { method: "PUT", json: { grants } }),
  keepSettings: (id: string, settings: Record<string, unknown>) =>
    requestJson<PluginView>(at(id, "/settings"), { method: "PUT", json: { settings } }),
  keepDenied: (id: string, capability: string, isKept: boolean) =>
    requestJson<PluginView>(at(id, "/denials"), { method: "PUT", json: { capability, isKept } }),
  keepSecret: (id: string, name: string, value: string) =>
    requestJson<PluginView>(at(id, `/secrets/${encodeURIComponent(name)}`), { method: "PUT", json: { value } }),
  forgetSecret: (id: string, name: string) =>
    requestJson<PluginView>(at(id, `/secrets/${encodeURIComponent(name)}`), { method: "DELETE" }),
  update: (id: string, grants: Grants) => post<PluginView>(at(id, "/update"), { grants }),
  declineUpdate: (id: string) => requestJson<PluginView>(at(id, "/update"), { method: "DELETE" }),
  preview: (id: string, signal: AbortSignal) => requestJson<UpdatePreview>(at(id, "/preview"), { signal }),
  rollBack: (id: string) => post<PluginView>(at(id, "/rollback"), {}),
  remove: (id: string, data: "keep" | "remove") => requestJson<object>(at(id, `?data=${data}`), { method: "DELETE" }),
  undoTags: (id: string) => post<{ messages: number }>(at(id, "/undo-tags"), {}),
  audit: ({ plugin, text, before, limit }: AuditQuery, signal?: AbortSignal) => {
    const query = new URLSearchParams({
      limit: String(limit),
      ...(plugin ? { plugin } : {}),
      ...(text ? { text } : {}),
      ...(before === undefined ? {} : { before: String(before) }),
    });
    return requestJson<{ rows: AuditRow[]; more: boolean }>(
      `/api/plugins/audit?${query.toString()}`,
      signal ? { signal } : {},
    );
  },
  ofEmail: (emailId: string) =>
    requestJson<{ rows: AuditRow[]; verdict: MessageVerdict | null }>(
      `/api/emails/${encodeURIComponent(emailId)}/plugins`,
    ),
};
