import { request, requestJson } from "./request.ts";

export interface SpamReasons {
  score: number;
  words: Array<{ word: string; probability: number }>;
  pluginId: string;
  pluginVersion: string;
}

export const reading = {
  text: (emailId: string) =>
    requestJson<{ text: string; isFromHtml: boolean }>(`/api/emails/${encodeURIComponent(emailId)}/text`),
  raw: async (emailId: string) => (await request(`/api/emails/${encodeURIComponent(emailId)}/raw`)).text(),
  resolve: (emailId: string) =>
    requestJson<{ emailId: string; threadId: string }>(`/api/emails/${encodeURIComponent(emailId)}`),
  /** Null while no filter has spoken. */
  spam: async (emailId: string): Promise<SpamReasons | null> => {
    const answer = await requestJson<(SpamReasons & { verdict?: SpamReasons | null }) | null>(
      `/api/emails/${encodeURIComponent(emailId)}/spam`,
    );
    const verdict = answer?.verdict === undefined ? answer : answer.verdict;
    return typeof verdict?.score === "number" ? verdict : null;
  },
  /** `confirmed`: the user was warned. Without it a risky file is refused (RISK_UNCONFIRMED). */
  ticket: (file: { blobId: string; name: string; type: string; confirmed: boolean }) =>
    requestJson<{ url: string }>("/api/tickets", { method: "POST", json: file }),
  checkQuery: (query: string, signal: AbortSignal) =>
    requestJson<{ ok: boolean; problem?: { message: string; at: number; length: number } }>(
      `/api/search?q=${encodeURIComponent(query)}`,
      { signal },
    ),
};
