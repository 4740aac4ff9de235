/**
 * The origin that shows mail: http://localhost, beside the page's http://127.0.0.1 (API.md "two frames"). It has a frame with a
 * small script of ours, which the page embeds, and inside it a frame without scripts and without network that holds the mail.
 * It never gets a session, and what it answers is the same for everyone: nobody's mail is in it.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { frameHeaders, innerFrameHeaders } from "./security-headers.ts";

/** Host of the page that may embed the frames, and of the frames themselves. */
const pageHost = "127.0.0.1";
export const frameHost = "localhost";

interface Answer {
  body: Buffer | string;
  type: string;
  /** What the browser says that it is for (Fetch Metadata): opened by itself it is nothing. */
  destination: "iframe" | "script" | "style";
}

/** A page for the mail to stand in. Mail that was written for a page without a doctype is measured as such. */
const innerPage = (doctype: string) =>
  `${doctype}<html><head><meta charset="utf-8"><title>Mail</title></head><body></body></html>`;

export class RenderingOrigin {
  readonly #answers = new Map<string, Answer>();

  /** `folder`: the built page; null has no frames. */
  constructor(folder: string | null) {
    const page = folder === null ? null : join(folder, "frame.html");
    if (folder === null || page === null || !existsSync(page)) return;
    this.#answers.set("/frame", { body: readFileSync(page), type: "text/html; charset=utf-8", destination: "iframe" });
    for (const [path, doctype] of Object.entries({ "/frame/mail": "<!doctype html>", "/frame/mail-quirks": "" })) {
      this.#answers.set(path, { body: innerPage(doctype), type: "text/html; charset=utf-8", destination: "iframe" });
    }
    for (const name of readdirSync(join(folder, "assets")).filter((each) => /^frame-[\w-]+\.(js|css)$/.test(each))) {
      const isScript = name.endsWith(".js");
      this.#answers.set(`/assets/${name}`, {
        body: readFileSync(join(folder, "assets", name)),
        type: `text/${isScript ? "javascript" : "css"}; charset=utf-8`,
        destination: isScript ? "script" : "style",
      });
    }
  }

  /** Null: the request is for something else. `host` was found to be one of ours. */
  answer(request: Request): Response | null {
    const url = new URL(request.url);
    const found = url.hostname === frameHost && request.method === "GET" ? this.#answers.get(url.pathname) : undefined;
    if (!found || request.headers.get("sec-fetch-dest") !== found.destination) return null;
    const origins = { page: `http://${pageHost}:${portOf(url)}`, frames: `http://${frameHost}:${portOf(url)}` };
    const headers = url.pathname.startsWith("/frame/") ? innerFrameHeaders(origins) : frameHeaders(origins);
    const caching = found.destination === "iframe" ? "no-cache" : "public, max-age=31536000, immutable";
    return new Response(new Uint8Array(Buffer.from(found.body)), {
      headers: { ...headers, "Content-Type": found.type, "Cache-Control": caching },
    });
  }
}

export const portOf = ({ port }: URL): string => port || "80";
