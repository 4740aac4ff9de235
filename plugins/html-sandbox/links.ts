/** Where a link goes: without what follows the reader, and shown before it is followed. */
import type { Findings } from "./findings.ts";
import { ownName } from "./names.ts";
import { withoutTracking } from "./tracking-parameters.ts";
import type { Address } from "./urls.ts";

const noPlace = "Its address is none that a mail may have.";

/** The attributes of a link to there. Empty: it goes nowhere, and its text stays. */
export function linkAttributes(address: Address, text: string, findings: Findings): Record<string, string> {
  if (address.kind === "anchor") {
    const name = ownName(address.name);
    return { href: name === null ? "#" : `#${name}` };
  }
  if (address.kind === "mail") return outward(mailTarget(address.url), null);
  if (address.kind !== "web") {
    findings.removed(
      address.kind === "none" && address.scheme !== "" ? `A link to “${shown(address.scheme)}:”` : "A link",
      noPlace,
    );
    return {};
  }
  const { url, count } = withoutTracking(address.url);
  for (let i = 0; i < count; i += 1) {
    findings.removed("A parameter of a link that tells who clicked", "The page is the same without it.");
  }
  return outward(url, namedHost(text, address.host));
}

function outward(target: string, otherHost: string | null): Record<string, string> {
  const mismatch = otherHost === null ? null : { "data-po-mismatch": otherHost };
  return {
    href: target,
    target: "_blank",
    rel: "noopener noreferrer",
    title: target,
    "data-po-target": target,
    ...mismatch,
  };
}

/** A mail program was once told by a link which file to attach. */
function mailTarget(url: string): string {
  const [address = "", query = ""] = url.split("?", 2);
  const kept = query.split("&").filter((part) => /^(subject|body|cc|to|in-reply-to)=/i.test(part));
  return kept.length === 0 ? address : `${address}?${kept.join("&")}`;
}

const shown = (scheme: string): string => scheme.replace(/[^a-z0-9+.-]/g, "").slice(0, 20);

const fileEndings = new Set(
  "pdf doc docx xls xlsx ppt pptx txt zip gz tgz html htm js ts css json xml csv md png jpg jpeg gif exe py rb sh pl php asp aspx".split(
    " ",
  ),
);

/** The host that the text of a link names, where that is not the one it goes to, or one above or below it; else null. */
export function namedHost(text: string, target: string): string | null {
  const visible = text.replace(/[\p{Cf}\s]+/gu, " ").trim();
  if (visible.length > 300) return null;
  const [, written, rest = ""] =
    /^(?:https?:\/\/)?((?:[\p{L}\p{N}_-]{1,63}\.){1,8}[\p{L}\p{N}-]{2,63})\.?((?:[/?#:]\S*)?)$/iu.exec(visible) ?? [];
  if (written === undefined) return null;
  const isAddress = /^https?:/i.test(visible) || rest !== "" || /^www\./i.test(written);
  const ending = written.slice(written.lastIndexOf(".") + 1).toLowerCase();
  if (/^\d+$/.test(ending) && !/^(\d{1,3}\.){3}\d{1,3}$/.test(written)) return null;
  if (!isAddress && fileEndings.has(ending)) return null;
  const host = canonicalHost(written);
  return host === null || areKin(host, target) ? null : host;
}

function canonicalHost(written: string): string | null {
  try {
    return new URL(`https://${written}`).hostname;
  } catch {
    return null; // A name that is no host after all.
  }
}

function areKin(one: string, other: string): boolean {
  const [a, b] = [one, other].map((host) => host.replace(/^www\./, ""));
  return a === b || a?.endsWith(`.${b}`) === true || b?.endsWith(`.${a}`) === true;
}
