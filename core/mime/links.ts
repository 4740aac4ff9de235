/** Where the links of a text lead: "https://example.org", each once. */
import { limits } from "../kernel/limits.ts";

const hostCharsMax = 253;

export function linksOf(...texts: string[]): string[] {
  const found = new Set<string>();
  for (const text of texts) {
    let at = text.indexOf("://");
    while (at >= 0 && found.size < limits.classifyLinksMax) {
      const scheme = schemeBefore(text, at);
      const host = hostBehind(text, at + 3);
      if (scheme !== "" && host !== "") found.add(`${scheme}://${host}`);
      at = text.indexOf("://", at + 3);
    }
  }
  return [...found];
}

function schemeBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start < 8 && isLetter(text.charCodeAt(start - 1))) start -= 1;
  return text.slice(start, end).toLowerCase();
}

function hostBehind(text: string, from: number): string {
  let start = from;
  let at = from;
  const end = Math.min(text.length, from + hostCharsMax * 2);
  for (; at < end; at += 1) {
    const code = text.charCodeAt(at);
    // "https://bank.example@evil.example": what stands before the @ is a name, not the host.
    if (code === 0x40) start = at + 1;
    else if (!isHostCharacter(code) && code !== 0x25 && code !== 0x3a) break;
  }
  const colon = text.indexOf(":", start);
  return text
    .slice(start, Math.min(colon >= start && colon < at ? colon : at, start + hostCharsMax))
    .replace(/(?<!\.)\.+$/, "")
    .toLowerCase();
}

function isLetter(code: number): boolean {
  return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
}
function isHostCharacter(code: number): boolean {
  return (
    isLetter(code) || (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2e || code === 0x5f || code > 0x7f
  );
}
