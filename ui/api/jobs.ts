import { request, requestJson } from "./request.ts";

/** An import, as the server counts it. */
export interface ImportJob {
  id: string;
  label: string;
  state: "running" | "stopped" | "done" | "failed";
  messages: number;
  duplicates: number;
  failed: number;
  bytes: number;
  bytesTotal: number | null;
  threads: number;
  startedAt: number | string;
  seconds: number;
  perSecond: number;
  secondsLeft: number | null;
  error: { code: string } | null;
  canResume: boolean;
}

/** An IMAP account that mail comes from. */
export interface Source {
  id: string | number;
  host: string;
  port: number;
  route: "direct" | "tor";
  security: "tls" | "starttls";
  user: string;
  /** The sign-in that opens it; null: a password does. */
  signInId: number | null;
  state: string;
  progress: { folders: number; foldersDone: number; messages: number; messagesTotal: number | null } | null;
  lastError: { code: string } | null;
  lastSyncAt: number | string | null;
  isReadOnly: boolean;
  /** Messages that were changed here and that the server does not know of yet. */
  changesWaiting: number;
  changeRefused: { code: string } | null;
}

/** A certificate that this machine cannot verify, to compare by its fingerprint before trusting it. */
export interface CertificateSummary {
  subject: string;
  issuer: string;
  validFrom: string;
  validTo: string;
  fingerprint: string;
  pem: string;
}

export interface SourceTest {
  isFine: boolean;
  folders: unknown[];
  error: { code: string } | null;
  certificate: CertificateSummary | null;
}

export interface SourceForm {
  host: string;
  port: number;
  security: "tls" | "starttls";
  user: string;
  /** Absent with a sign-in. */
  password?: string;
  signInId?: number | null;
  route: "direct" | "tor";
  isReadOnly?: boolean;
  /** PEM that the user chose to trust for this server. */
  trustedCertificate?: string;
}

export const jobs = {
  imports: async () => (await requestJson<{ imports: ImportJob[] }>("/api/imports", { isBackground: true })).imports,
  importPaths: (paths: string[], tag: string | null) =>
    requestJson<ImportJob>("/api/imports", { method: "POST", json: { paths, ...(tag ? { tag } : {}) } }),
  /** The body streams from the disk of the user's machine into ingest; nothing is held in memory. */
  importUpload: (file: Blob, name: string, tag: string | null, signal?: AbortSignal) => {
    const query = new URLSearchParams({ name, ...(tag ? { tag } : {}) });
    return request(`/api/imports/upload?${query.toString()}`, {
      method: "POST",
      body: file,
      headers: { "Content-Type": "application/octet-stream" },
      ...(signal ? { signal } : {}),
    }).then((response) => response.json() as Promise<ImportJob>);
  },
  stopImport: (id: string) =>
    requestJson<object>(`/api/imports/${encodeURIComponent(id)}/stop`, { method: "POST", json: {} }),
  resumeImport: (id: string) =>
    requestJson<object>(`/api/imports/${encodeURIComponent(id)}/resume`, { method: "POST", json: {} }),
  startDemo: () => requestJson<ImportJob>("/api/demo", { method: "POST", json: {} }),
  removeDemo: () => requestJson<object>("/api/demo", { method: "DELETE" }),
  sources: async () => (await requestJson<{ sources: Source[] }>("/api/sources", { isBackground: true })).sources,
  testSource: (form: SourceForm) => requestJson<SourceTest>("/api/sources/test", { method: "POST", json: form }),
  addSource: (form: SourceForm) => requestJson<Source>("/api/sources", { method: "POST", json: form }),
  /** Without a password: the one that is kept. */
  testSourceChanges: (id: Source["id"], changes: Partial<SourceForm>) =>
    requestJson<SourceTest>(`/api/sources/${id}/test`, { method: "POST", json: changes }),
  changeSource: (id: Source["id"], changes: Partial<SourceForm>) =>
    requestJson<Source>(`/api/sources/${id}`, { method: "PATCH", json: changes }),
  removeSource: (id: Source["id"]) => requestJson<object>(`/api/sources/${id}`, { method: "DELETE" }),
  syncSource: (id: Source["id"]) => requestJson<object>(`/api/sources/${id}/sync`, { method: "POST", json: {} }),
};
