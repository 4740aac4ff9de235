/** The first words of a message, without what it quotes (RFC 8621 4.1.4 preview). */
import { limits } from "../kernel/limits.ts";

/** How far into a message the preview looks: quotes at the top can be long. */
const searchedCharsMax = 20_000;

export function previewOf(body: string): string {
  const head = body.length > searchedCharsMax ? body.slice(0, searchedCharsMax) : body;
  const own = firstWords(head, true);
  return own === "" ? firstWords(head, false) : own;
}

function firstWords(text: string, skipQuotes: boolean): string {
  let result = "";
  let at = 0;
  while (at < text.length && result.length < limits.previewCharsMax) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(at, end).trim();
    at = end + 1;
    if (skipQuotes && line.startsWith(">")) {
      // "Ana wrote:" above a quote belongs to it.
      if (result.endsWith(":")) result = withoutAttribution(result);
      continue;
    }
    // RFC 3676 4.3: a signature ends the text.
    if (skipQuotes && line === "--" && result !== "") break;
    if (isRuler(line)) continue;
    if (line !== "") result += result === "" ? line : `\n${line}`;
  }
  return cut(result.replace(/\s+/g, " "));
}

/** The result's lines are still apart here: drops the last, and the one before it when the attribution was folded. */
function withoutAttribution(text: string): string {
  const last = text.lastIndexOf("\n");
  const line = text.slice(last + 1);
  if (/^(on|am|le|el|il|op|den) /i.test(line) || last < 0) return last < 0 ? "" : text.slice(0, last);
  const before = text.lastIndexOf("\n", last - 1);
  return /^(on|am|le|el|il|op|den) /i.test(text.slice(before + 1, last))
    ? text.slice(0, Math.max(0, before))
    : text.slice(0, last);
}

function isRuler(line: string): boolean {
  return line.length > 3 && /^[-=_*~#+. ]+$/.test(line);
}

function cut(text: string): string {
  if (text.length <= limits.previewCharsMax) return text;
  const end = limits.previewCharsMax;
  return text.slice(0, (text.charCodeAt(end - 1) & 0xfc00) === 0xd800 ? end - 1 : end).trimEnd();
}
