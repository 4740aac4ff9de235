import type { TorState } from "./network.ts";
import { request, requestJson } from "./request.ts";

export type PictureConsent = "allowed" | "ask" | "never" | "off";
export type SenderDecision = "allowed" | "never";

export interface PictureSender {
  address: string;
  decision: SenderDecision;
  decidedAt: number;
}

export interface PictureOverview {
  senders: PictureSender[];
  trackers: Array<{ name: string; requests: number; lastAt: number }>;
  kept: { count: number; bytes: number };
  hasTor: boolean;
  /** How far Tor is, when pictures are fetched through it. */
  tor: { state: TorState; percent: number } | null;
}

const ofEmail = (emailId: string): string => `/api/emails/${encodeURIComponent(emailId)}`;

async function picture(path: string): Promise<{ bytes: ArrayBuffer; type: string }> {
  const response = await request(path);
  return { bytes: await response.arrayBuffer(), type: response.headers.get("Content-Type") ?? "" };
}

export const pictures = {
  inline: (emailId: string, cid: string) => picture(`${ofEmail(emailId)}/inline/${encodeURIComponent(cid)}`),
  remote: (emailId: string, index: number) => picture(`${ofEmail(emailId)}/pictures/${index}`),
  show: (emailId: string, show: "once" | "ask") =>
    requestJson<{ pictures: PictureConsent }>(`${ofEmail(emailId)}/pictures`, { method: "PUT", json: { show } }),
  decide: (address: string, decision: SenderDecision | null) =>
    requestJson<{ senders: PictureSender[] }>("/api/pictures/senders", { method: "PUT", json: { address, decision } }),
  goDirect: (isDirect: boolean) =>
    requestJson<object>("/api/settings", { method: "PATCH", json: { pictureRoute: isDirect ? "direct" : "tor" } }),
  overview: () => requestJson<PictureOverview>("/api/pictures"),
  tor: async () => (await requestJson<PictureOverview>("/api/pictures", { isBackground: true })).tor,
  forgetKept: () => requestJson<object>("/api/pictures/kept", { method: "DELETE" }),
};
