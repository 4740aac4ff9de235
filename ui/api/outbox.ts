import type { ChosenByHand, OfferedWay, WayChoice } from "./ways.ts";
import { requestJson } from "./request.ts";

export interface OutboxRecipient {
  email: string;
  state: "queued" | "deferred" | "ending" | "doubt" | "delivered" | "failed";
  /** How far it is known that it came; relayed: a report was asked for, and none will come. */
  reached: "mailbox" | "relayed" | null;
  /** The server's own words, and what its code means. */
  text: string;
  words: string | null;
  /** Why it went its way; null when not tried. */
  choice: WayChoice | null;
}

/** A mail on its way: an EmailSubmission with what Postern has beside it (docs/jmap-extensions.md). */
export interface OutboxEntry {
  id: string;
  emailId: string;
  subject: string | null;
  sendAt: string;
  undoStatus: "pending" | "final" | "canceled";
  "postern:state": "held" | "queued" | "trying" | "doubt" | "done" | "canceled";
  "postern:notice": "delayed" | "failed" | "doubt" | null;
  "postern:nextTryAt": string | null;
  "postern:problem": { code: string; sentence: string | null } | null;
  "postern:recipients": OutboxRecipient[];
  /** Null: Postern chooses. */
  "postern:way": ChosenByHand | null;
}

const act = (id: string, what: string, json: object = {}) =>
  requestJson<OutboxEntry>(`/api/outbox/${encodeURIComponent(id)}/${what}`, { method: "POST", json });

export const outbox = {
  list: async () => (await requestJson<{ entries: OutboxEntry[] }>("/api/outbox", { isBackground: true })).entries,
  retry: (id: string) => act(id, "retry"),
  ways: (id: string) =>
    requestJson<{ offered: OfferedWay[]; next: Array<{ recipients: string[]; choice: WayChoice }> }>(
      `/api/outbox/${encodeURIComponent(id)}/ways`,
    ),
  /** `addresses`: of those that failed. */
  reroute: (id: string, way: ChosenByHand | null, addresses: string[] | null) => act(id, "way", { way, addresses }),
  giveUp: (id: string) => act(id, "give-up"),
  resolve: (id: string, as: "sent" | "again") => act(id, "resolve", { as }),
  dismiss: (id: string) => act(id, "dismiss"),
};
