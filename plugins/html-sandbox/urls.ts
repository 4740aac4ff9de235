/** Addresses in a mail. What is not http, https, mailto, cid or data is not followed, whatever it calls itself. */
import { bounds } from "./bounds.ts";

export interface WebAddress {
  url: string;
  host: string;
  path: string;
}

export type Address =
  | ({ kind: "web" } & WebAddress)
  | { kind: "mail"; url: string }
  | { kind: "cid"; id: string }
  | { kind: "data"; url: string }
  | { kind: "anchor"; name: string }
  | { kind: "none"; scheme: string };

const nothing = (scheme = ""): Address => ({ kind: "none", scheme });

/** Reads one as a browser does: blanks around it and line ends within it do not count. `base` is the mail's own, or null. */
export function readAddress(text: string, base: string | null = null): Address {
  if (text.length > bounds.dataPictureCharsMax) return nothing();
  const clean = withoutControls(text);
  if (clean.startsWith("#")) return { kind: "anchor", name: decoded(clean.slice(1)) };
  const scheme = schemeOf(clean);
  if (scheme === "cid") return { kind: "cid", id: decoded(clean.slice(4)).replace(/^<|>$/g, "") };
  if (scheme === "data") return { kind: "data", url: clean };
  if (clean.length > bounds.urlCharsMax || clean === "") return nothing();
  if (scheme === null && !clean.startsWith("//") && base === null) return nothing();
  try {
    const url = base === null ? new URL(clean.startsWith("//") ? `https:${clean}` : clean) : new URL(clean, base);
    if (url.href.length > bounds.urlCharsMax) return nothing();
    if (url.protocol === "mailto:") return { kind: "mail", url: url.href };
    if (url.protocol !== "http:" && url.protocol !== "https:") return nothing(url.protocol.slice(0, -1));
    // Only there to look like another host.
    url.username = "";
    url.password = "";
    return url.hostname === "" ? nothing() : webAddress(url);
  } catch {
    return nothing(scheme ?? ""); // No address at all.
  }
}

export function webAddress(url: URL): { kind: "web" } & WebAddress {
  return { kind: "web", url: url.href, host: url.hostname, path: url.pathname + url.search };
}

/** Raster formats that a browser decodes; never SVG, which is a document. */
export function isPictureData(url: string): boolean {
  return /^data:image\/(png|gif|jpe?g|webp|bmp|avif)(;[a-z0-9=-]{1,40})*;base64,[a-z0-9+/=\s%]*$/i.test(url);
}

function schemeOf(text: string): string | null {
  const end = text.indexOf(":");
  if (end < 1 || end > 40) return null;
  const scheme = text.slice(0, end).toLowerCase();
  return /^[a-z][a-z0-9+.-]*$/.test(scheme) ? scheme : null;
}

/** WHATWG URL 4.4: C0 controls and blanks at the ends, tabs and line ends anywhere. */
function withoutControls(text: string): string {
  return text.replace(/^[\u0000-\u0020]+|(?<![\u0000-\u0020])[\u0000-\u0020]+$/g, "").replace(/[\t\n\r]/g, "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A percent sign that means itself.
  }
}
