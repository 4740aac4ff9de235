/** Names of files as strangers write them, and as they may be saved. */
import type { Finding } from "../plugins/hooks/attachment-facts.ts";
import { extensionOf, kindOfName, runningKinds } from "./kinds.ts";

/** Marks that turn the direction of writing, and characters that nobody sees (Unicode 15.0, 23.2). */
const unseen =
  /\u{00ad}|\u{034f}|\u{061c}|[\u{115f}\u{1160}]|\u{180e}|[\u{200b}-\u{200f}]|[\u{202a}-\u{202e}]|[\u{2060}-\u{2064}]|[\u{2066}-\u{206f}]|\u{3164}|\p{Variation_Selector}|\u{feff}|\u{ffa0}|[\u{e0000}-\u{e007f}]/gu;
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const unsavable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029<>:"/\\|?*]/g;
/** Names of devices: opening one of these on Windows opens no file. */
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i;
/** Dots and blanks at the end, looked for from where they begin: from each of them it would take as long as their number squared. */
const endings = /(?<![. ])[. ]+$/;
const nameCharsMax = 150;

export function nameFindings(name: string): Finding[] {
  const found: Finding[] = [];
  const shown = name.replace(unseen, "");
  if (shown !== name) found.push("hidden-characters");
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f/\\]|[. ]$|\s{5,}/.test(shown) || reserved.test(shown)) found.push("strange-name");
  const parts = shown.trim().replace(endings, "").split(".");
  const before = parts.length > 2 ? `.${(parts.at(-2) ?? "").trim()}` : "";
  // "invoice.pdf.exe": the end that counts runs, the one before it says something harmless.
  if (
    runningKinds.has(kindOfName(shown.replace(endings, ""))) &&
    !["unknown", "archive"].includes(kindOfName(`x${before}`))
  )
    found.push("double-extension");
  return found;
}

/** A name that can be saved on every system and shows what it is: no folders, nothing unseen, no device, its last extension kept. */
export function safeFileName(name: string, fallback = "attachment"): string {
  const clean = name
    .toWellFormed()
    .replace(unseen, "")
    .replace(unsavable, "_")
    .replace(/\s+/g, " ")
    .replace(/^[. ]+/, "")
    .replace(endings, "");
  const named = clean === "" ? fallback : clean;
  const free = reserved.test(named) ? `_${named}` : named;
  if (Array.from(free).length <= nameCharsMax) return free;
  const extension = extensionOf(free);
  const end = extension === "" ? "" : `.${extension}`;
  return `${Array.from(free)
    .slice(0, nameCharsMax - end.length)
    .join("")
    .trim()}${end}`;
}
