import { limits } from "../kernel/limits.ts";
import type { Broker } from "./broker.ts";
import { type FetchAnswer, type FetchRequest, httpFetch } from "./http-fetch.ts";

export type PictureRequest = Pick<FetchRequest, "url" | "route" | "signal" | "trustedCertificate">;

/**
 * A picture that a mail refers to, as whatever server holds it answers: check its status and its bytes. The server learns the
 * URL, and on the direct route this machine's address; no cookie, no referrer, nothing that tells one reader from another.
 * Throws as httpFetch.
 */
export function fetchPicture(broker: Broker, request: PictureRequest): Promise<FetchAnswer> {
  return httpFetch(broker, {
    ...request,
    method: "GET",
    headers: [
      ["Accept", "image/webp,image/png,image/jpeg,image/gif,image/*;q=0.8"],
      // Many servers refuse a request without one; this one says nothing.
      ["User-Agent", "Mozilla/5.0"],
    ],
    body: null,
    bytesMax: limits.pictureFetchBytesMax,
    purpose: "picture.fetch",
    actor: "kernel",
    redirectsMax: limits.pictureRedirectsMax,
    waitsForTor: true,
    upgradesCleartext: true,
  });
}
