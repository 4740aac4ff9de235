/** Calendar entries and contacts as a person reads them. */
import { limits } from "../kernel/limits.ts";
import { calendarText } from "../mime/calendar-text.ts";

export function calendarCard(text: string): string | null {
  return calendarText(text);
}

const labels: Record<string, string> = {
  FN: "Name",
  ORG: "Organisation",
  TITLE: "Position",
  TEL: "Telephone",
  EMAIL: "E-mail",
  ADR: "Address",
  URL: "Web",
  BDAY: "Birthday",
  NOTE: "Note",
};

/** RFC 6350: one line a property, the rest (pictures, keys, sounds) left out. Null when there is nothing to tell. */
export function contactCard(text: string): string | null {
  // 3.2: a line goes on in the next when that begins with a blank.
  const lines = text
    .slice(0, limits.indexedTextCharsMax)
    .replace(/\r?\n[ \t]/g, "")
    .split(/\r\n|\n|\r/);
  const card: string[] = [];
  for (const line of lines) {
    if (/^BEGIN:VCARD/i.test(line) && card.length > 0) card.push("");
    const [, name = "", value = ""] = /^(?:[\w-]+\.)?([A-Za-z-]+)(?:;[^:]*)?:(.*)$/.exec(line) ?? [];
    const label = labels[name.toUpperCase()];
    const shown = unescape(value);
    if (label !== undefined && shown !== "") card.push(`${label}: ${shown}`);
  }
  return card.length === 0 ? null : card.join("\n");
}

/** 3.4, and the parts of structured values, which semicolons part. */
const unescape = (value: string): string =>
  value
    .replace(/\\n/gi, " ")
    .replace(/(?<!\\);+/g, ", ")
    .replace(/\\([,;\\])/g, "$1")
    .replace(/^[, ]+|(?<![, ])[, ]+$/g, "");
