/**
 * The words of an HTML text in one pass, for search, previews and the spam filter: tags dropped, blocks on lines of their own.
 * Not for showing (see readable-text.ts) and no sanitizer: the result is text and nothing else. Linear in the length.
 */
import { decodeEntities } from "./html-entities.ts";

// Not "head": many a mail never closes it.
const hidden = new Set(["script", "style", "title", "template", "svg"]);
const blocks = new Set(
  (
    "address article aside blockquote body br center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr html li " +
    "main nav ol option p pre section table tbody tfoot thead tr ul"
  ).split(" "),
);
const cells = new Set(["td", "th", "img"]);

export function stripHtml(html: string, charsMax = Number.POSITIVE_INFINITY): string {
  let result = "";
  let at = 0;
  while (result.length < charsMax) {
    const open = html.indexOf("<", at);
    if (open < 0) {
      result += html.slice(at);
      break;
    }
    if (open > at) result += html.slice(at, open);
    at = open + 1;
    const next = html.charCodeAt(at);
    if (next === 0x21 || next === 0x3f) {
      at = endOfDeclaration(html, at);
    } else if (next === 0x2f || isLetter(next)) {
      const nameStart = next === 0x2f ? at + 1 : at;
      const name = tagName(html, nameStart);
      at = endOfTag(html, nameStart + name.length);
      if (next !== 0x2f && hidden.has(name)) at = endOfElement(html, at, name);
      else if (blocks.has(name)) result += "\n";
      else if (cells.has(name)) result += " ";
    } else {
      result += "<";
    }
  }
  return foldBlanks(decodeEntities(result));
}

/** Elements that end by themselves, so that leaving out their end does not nest. */
const selfEnding = new Set("area base br col dd dt hr img input li link meta option p td th tr wbr".split(" "));

/** Whether elements are nested deeper than `most`, as no reader with a stack ought to be asked to follow. */
export function isNestedDeeper(html: string, most: number): boolean {
  let depth = 0;
  for (let open = html.indexOf("<"); open >= 0; open = html.indexOf("<", open + 1)) {
    const isEnd = html.charCodeAt(open + 1) === 0x2f;
    if (!isEnd && !isLetter(html.charCodeAt(open + 1))) continue;
    if (selfEnding.has(tagName(html, open + (isEnd ? 2 : 1)))) continue;
    depth = isEnd ? Math.max(0, depth - 1) : depth + 1;
    if (depth > most) return true;
  }
  return false;
}

/** Runs of blanks become one, empty lines go. */
export function foldBlanks(text: string): string {
  return (
    text
      .replace(/[ \t\r\f\v\u00a0]+/g, " ")
      // Soft hyphens, and the invisible characters that newsletters pad their first line with.
      .replace(/\u00ad|\u034f|\u200b|\u200c|\u2060|\ufeff/g, "")
      .replace(/ ?\n[ \n]*/g, "\n")
      .trim()
  );
}

function endOfDeclaration(html: string, at: number): number {
  if (html.startsWith("!--", at)) {
    const end = html.indexOf("-->", at + 3);
    return end < 0 ? html.length : end + 3;
  }
  return endOfTag(html, at);
}

function endOfTag(html: string, at: number): number {
  const end = html.indexOf(">", at);
  return end < 0 ? html.length : end + 1;
}

function tagName(html: string, start: number): string {
  let end = start;
  const most = Math.min(html.length, start + 12);
  while (end < most && (isLetter(html.charCodeAt(end)) || isDigit(html.charCodeAt(end)))) end += 1;
  return html.slice(start, end).toLowerCase();
}

/** Behind the closing tag of an element whose content is not text; the end of the document when there is none. */
function endOfElement(html: string, from: number, name: string): number {
  let at = html.indexOf("</", from);
  while (at >= 0) {
    if (tagName(html, at + 2) === name) return endOfTag(html, at);
    at = html.indexOf("</", at + 2);
  }
  return html.length;
}

function isLetter(code: number): boolean {
  return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
}
function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
