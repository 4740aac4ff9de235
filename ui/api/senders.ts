import type { Security } from "../jmap/types.ts";
import { requestJson } from "./request.ts";

export interface DescribedSender {
  pluginId: string;
  plugin: string;
  facts: Array<{ label: string; value: string }>;
}

export interface TrustedServer {
  source: number | "imports";
  authservId: string | null;
  isChosen: boolean;
  seen: Array<{ authservId: string; mails: number }>;
}

export type SenderCheck = "automatic" | "ask" | "never";

const ofEmail = (emailId: string, what: string) => `/api/emails/${encodeURIComponent(emailId)}/${what}`;

export const senders = {
  check: (emailId: string) => requestJson<Security>(ofEmail(emailId, "security"), { method: "POST", json: {} }),
  describe: async (emailId: string) =>
    (await requestJson<{ described: DescribedSender[] }>(ofEmail(emailId, "sender"))).described,
  senderCheck: async () => (await requestJson<{ senderCheck: SenderCheck }>("/api/settings")).senderCheck,
  setSenderCheck: (senderCheck: SenderCheck) =>
    requestJson("/api/settings", { method: "PATCH", json: { senderCheck } }),
  trusted: async () => (await requestJson<{ servers: TrustedServer[] }>("/api/trusted-servers")).servers,
  /** "": nobody's; null: what is learned. */
  trust: async (source: TrustedServer["source"], authservId: string | null) =>
    (
      await requestJson<{ servers: TrustedServer[] }>(`/api/trusted-servers/${source}`, {
        method: "PUT",
        json: { authservId },
      })
    ).servers,
};
