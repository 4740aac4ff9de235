import { request, requestJson } from "./request.ts";

export interface SafeCopy {
  bytes: Blob;
  name: string;
  /** What was taken out, in sentences. */
  removed: string[];
}

const path = (emailId: string, index: number) => `/api/emails/${encodeURIComponent(emailId)}/attachments/${index}`;

export const attachmentFiles = {
  async safeCopy(emailId: string, index: number): Promise<SafeCopy> {
    const response = await request(`${path(emailId, index)}/safe`);
    const removed: unknown = JSON.parse(decodeURIComponent(response.headers.get("Postern-Removed") ?? "[]"));
    const [, name = "safe-copy"] =
      /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("Content-Disposition") ?? "") ?? [];
    return {
      bytes: await response.blob(),
      name: decodeURIComponent(name),
      removed: Array.isArray(removed) ? removed.map(String) : [],
    };
  },
  /** An address that gives these files as one archive, once. Without `confirmed` risky ones are left out, and named. */
  zip: (emailId: string, indexes: number[], confirmed: boolean) =>
    requestJson<{ url: string; leftOut: string[] }>(`/api/emails/${encodeURIComponent(emailId)}/attachments/zip`, {
      method: "POST",
      json: { indexes, confirmed },
    }),
  /** Encoded anew, like every picture that is shown. */
  thumbnail: async (emailId: string, index: number): Promise<Blob> =>
    (await request(`${path(emailId, index)}/thumbnail`, { isBackground: true })).blob(),
};
