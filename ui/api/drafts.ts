import type { Address } from "../jmap/types.ts";
import { pageToken } from "./page-token.ts";
import { ApiError } from "./api-error.ts";
import { request, requestJson } from "./request.ts";
import type { Protects, WayChoice } from "./ways.ts";

export type AnswerKind = "reply" | "replyAll" | "forward" | "forwardAttached";

export interface DraftFile {
  blobId: string;
  name: string;
  type: string;
  size: number;
  /** Content-ID of a picture in the text; null: an attachment. */
  cid: string | null;
}

/** A node of the editor's tree (core/mime/compose/rich-text.ts). */
export interface RichNode {
  type: string;
  text?: string;
  attrs?: Record<string, unknown>;
  marks?: Array<{ type: string; attrs?: Record<string, unknown> }>;
  content?: RichNode[];
}

export interface DraftContent {
  identityId: string | null;
  to: Address[];
  cc: Address[];
  bcc: Address[];
  subject: string;
  format: "plain" | "rich";
  text: string;
  document: RichNode;
  files: DraftFile[];
}

export interface Draft extends DraftContent {
  id: string;
  revision: number;
  updatedAt: number;
  kind: "new" | "edit" | AnswerKind;
  originalEmailId: string | null;
  emailId: string | null;
}

export interface Outlook {
  /** The first of several servers takes the mail, and nobody chose it for this address. */
  unchosenHost: string | null;
  warnings: Array<{ text: string; pluginId: string | null }>;
  vetoes: Array<{ text: string; pluginId: string; key: string }>;
  /** How it would go, if it left now. */
  travel: Array<{
    recipients: string[];
    pluginId: string | null;
    host: string | null;
    protects: Protects | null;
    security: "tls" | "starttls" | null;
    isTrustedByHand: boolean;
    choice: WayChoice;
  }>;
  protection: { isAskedFor: boolean; reasons: string[]; problem: { code: string } | null };
}

/** In the outbox, and until `holdUntil` it can be taken back. */
export interface Sent {
  submissionId: string;
  holdUntil: number;
}

export interface Recipient {
  name: string | null;
  email: string;
  written: number;
  received: number;
}

export type NewDraft =
  | { kind: "new"; to?: Address[]; cc?: Address[]; subject?: string; text?: string }
  | { kind: AnswerKind | "edit"; emailId: string };

const of = (id: string, what = "") => `/api/drafts/${encodeURIComponent(id)}${what}`;

export const drafts = {
  list: async () => (await requestJson<{ drafts: Draft[] }>("/api/drafts", { isBackground: true })).drafts,
  begin: (json: NewDraft) => requestJson<Draft>("/api/drafts", { method: "POST", json }),
  get: (id: string) => requestJson<Draft>(of(id)),
  /** Throws ApiError CONFLICT; `conflictOf` has what is there. */
  save: (id: string, json: DraftContent & { revision: number }) =>
    requestJson<{ revision: number; updatedAt: number }>(of(id), { method: "PUT", json }),
  close: (id: string, revision: number) =>
    requestJson<{ emailId: string | null }>(of(id, "/close"), { method: "POST", json: { revision } }),
  discard: (id: string, revision: number) =>
    requestJson<{ emailId: string | null }>(of(id, "/discard"), { method: "POST", json: { revision } }),
  outlook: (id: string, signal: AbortSignal) =>
    requestJson<Outlook>(of(id, "/outlook"), { isBackground: true, signal }),
  send: (id: string, json: { revision: number; sendAt: number | null; confirmed: string[] }) =>
    requestJson<Sent>(of(id, "/send"), { method: "POST", json }),
  unsend: (submissionId: string) =>
    requestJson<Draft>("/api/drafts/unsend", { method: "POST", json: { submissionId } }),
  recipients: async (typed: string, signal: AbortSignal) =>
    (await requestJson<{ recipients: Recipient[] }>(`/api/recipients?q=${encodeURIComponent(typed)}`, { signal }))
      .recipients,
  /** HTML that was pasted, or one format as the other: nothing but what a mail of ours can hold. */
  richText: (json: { html: string } | { text: string } | { document: RichNode }) =>
    requestJson<{ document: RichNode; text: string }>("/api/rich-text", { method: "POST", json }),
  picture: async (id: string, cid: string) => (await request(of(id, `/pictures/${encodeURIComponent(cid)}`))).blob(),
};

/** Uploads a file, telling how much of it went; the answer's type is the server's. */
export function upload(
  file: Blob,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<{ blobId: string; size: number }> {
  const token = pageToken();
  if (token === null) return Promise.reject(new ApiError("NOT_SIGNED_IN", 401, null));
  // oxlint-disable-next-line no-restricted-globals -- fetch tells nothing of what went out
  const sending = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    sending.open("POST", `/jmap/upload/${encodeURIComponent(token.accountId)}`);
    sending.setRequestHeader("X-Postern-Page", token.pageToken);
    sending.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    sending.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total));
    sending.addEventListener("load", () => {
      if (sending.status === 201) resolve(JSON.parse(sending.responseText) as { blobId: string; size: number });
      else reject(new ApiError(sending.status === 413 ? "TOO_LARGE" : "BAD_ANSWER", sending.status, null));
    });
    sending.addEventListener("error", () => reject(new ApiError("OFFLINE", 0, null)));
    sending.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
    signal.addEventListener("abort", () => sending.abort());
    sending.send(file);
  });
}
