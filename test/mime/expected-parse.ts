/**
 * Reads the expected parse (stalwartlabs/mail-parser's JSON) that lies beside each fixture, and lists where Postern's differs.
 * A difference is one line: path in the message, what it concerns, both values.
 */
import { readFileSync } from "node:fs";
import { bodyParts } from "../../core/mime/body-parts.ts";
import { parseDate } from "../../core/mime/date.ts";
import { asGroupedAddresses, asText } from "../../core/mime/header-forms.ts";
import { headerString } from "../../core/mime/header-value.ts";
import { parseMessageId } from "../../core/mime/message-ids.ts";
import type { HeaderField, Part } from "../../core/mime/message.ts";
import { parseParameterized } from "../../core/mime/parameters.ts";
import { decodePartBytes, decodePartText } from "../../core/mime/part-content.ts";
import { parseStructure } from "../../core/mime/parse-structure.ts";

interface ExpectedHeader {
  name: string | { other: string };
  value: string | Record<string, unknown>;
  offset_field: number;
  offset_start: number;
  offset_end: number;
}
interface ExpectedPart {
  headers: ExpectedHeader[];
  is_encoding_problem: boolean;
  body: Record<string, unknown>;
  offset_header: number;
  offset_body: number;
  offset_end: number;
}
interface ExpectedMessage {
  text_body: number[];
  html_body: number[];
  attachments: number[];
  parts: ExpectedPart[];
}

export interface Difference {
  /** "2", or "2/1" for part 1 of the message in part 2 (places in mail-parser's list of parts). */
  part: string;
  field: string;
  expected: unknown;
  actual: unknown;
}

export function differences(emlPath: string): Difference[] {
  const raw = emlWithLineFeeds(emlPath);
  const expected = JSON.parse(readFileSync(emlPath.replace(/eml$/, "json"), "utf8")) as ExpectedMessage;
  return compareMessage(raw, parseStructure(raw), expected, "");
}

/** The expected offsets were taken without any CR; some of the files have CRLF. */
export function emlWithLineFeeds(emlPath: string): Buffer {
  return Buffer.from(readFileSync(emlPath, "latin1").replaceAll("\r", ""), "latin1");
}

/** mail-parser lists the parts in the order of the text, a multipart before what is in it. */
function listed(root: Part): Part[] {
  return [root, ...root.children.flatMap(listed)];
}

function compareMessage(raw: Buffer, root: Part, expected: ExpectedMessage, path: string): Difference[] {
  const parts = listed(root);
  const found: Difference[] = [];
  const note = (part: string, field: string, theirs: unknown, ours: unknown) => {
    if (JSON.stringify(theirs) !== JSON.stringify(ours)) found.push({ part, field, expected: theirs, actual: ours });
  };
  const body = bodyParts(root);
  const places = (list: Part[]) => list.map((part) => parts.indexOf(part));
  note(path, "text_body", expected.text_body, places(body.textBody));
  note(path, "html_body", expected.html_body, places(body.htmlBody));
  note(path, "attachments", expected.attachments, places(body.attachments));
  note(path, "parts", expected.parts.length, parts.length);
  for (const [index, theirs] of expected.parts.entries()) {
    const part = parts[index];
    if (part === undefined) continue;
    const place = `${path}${index}`;
    const offsets = [part.headerStart, part.bodyStart, part.bodyEnd];
    note(place, "offsets", [theirs.offset_header, theirs.offset_body, theirs.offset_end], offsets);
    compareHeaders(raw, part, theirs, (field, a, b) => note(place, field, a, b));
    found.push(...compareBody(raw, part, theirs, place, note));
  }
  return found;
}

function compareHeaders(
  raw: Buffer,
  part: Part,
  theirs: ExpectedPart,
  note: (f: string, a: unknown, b: unknown) => void,
): void {
  const names = theirs.headers.map(({ name }) =>
    (typeof name === "string" ? name.replaceAll("_", "-") : name.other).toLowerCase(),
  );
  note(
    "header names",
    names,
    part.headers.map(({ name }) => name.toLowerCase()),
  );
  for (const [index, header] of theirs.headers.entries()) {
    const field = part.headers[index];
    if (field === undefined) continue;
    const name = names[index] as string;
    const offsets = [header.offset_field, header.offset_start, header.offset_end];
    note(`${name} offsets`, offsets, [field.start, field.valueStart, field.end]);
    const [theirValue, ourValue] = comparable(raw, field, name, header.value);
    note(name, theirValue, ourValue);
  }
}

/** Both values in one shape. */
function comparable(raw: Buffer, field: HeaderField, name: string, value: ExpectedHeader["value"]): [unknown, unknown] {
  const text = headerString(raw, field);
  if (value === "Empty") return [null, name === "date" ? parseDate(text) : asText(text)];
  if (typeof value === "string") return [value, asText(text)];
  if ("Text" in value) {
    if (name === "message-id" || name === "content-id") return [value["Text"], parseMessageId(text)];
    return [value["Text"], asText(text)];
  }
  if ("ContentType" in value) return [contentType(value["ContentType"] as ExpectedContentType), ourContentType(text)];
  if ("Address" in value) return [addresses(value["Address"] as ExpectedAddresses), asGroupedAddresses(text)];
  if ("DateTime" in value) return [dateTime(value["DateTime"] as Record<string, number | boolean>), parseDate(text)];
  const received = value["Received"] as { date: Record<string, number | boolean> };
  return [dateTime(received.date), parseDate(text.slice(text.lastIndexOf(";") + 1))];
}

interface ExpectedContentType {
  c_type: string;
  c_subtype: string | null;
  attributes: Array<{ name: string; value: string }> | null;
}

function contentType({ c_type, c_subtype, attributes }: ExpectedContentType): unknown {
  const pairs = (attributes ?? []).map(({ name, value }) => [name, value] as const);
  const value = c_subtype === null ? c_type : `${c_type}/${c_subtype}`;
  return [value.toLowerCase(), pairs.toSorted(byName)];
}

function ourContentType(text: string): unknown {
  const { value, parameters } = parseParameterized(text);
  return [value, Object.entries(parameters).toSorted(byName)];
}

function byName(a: readonly [string, string], b: readonly [string, string]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}

interface ExpectedAddresses {
  List?: Array<{ name: string | null; address: string | null }>;
  Group?: Array<{ name: string | null; addresses: Array<{ name: string | null; address: string | null }> }>;
}

function addresses({ List, Group }: ExpectedAddresses): unknown {
  const groups = Group ?? (List === undefined || List.length === 0 ? [] : [{ name: null, addresses: List }]);
  return groups.map((group) => ({
    name: group.name,
    addresses: group.addresses.map(({ name, address }) => ({ name, email: address })),
  }));
}

function dateTime(date: Record<string, number | boolean>): number {
  const n = (key: string) => Number(date[key]);
  const offset = (n("tz_hour") * 60 + n("tz_minute")) * (date["tz_before_gmt"] === true ? -1 : 1);
  return Date.UTC(n("year"), n("month") - 1, n("day"), n("hour"), n("minute"), n("second")) - offset * 60_000;
}

type Note = (part: string, field: string, theirs: unknown, ours: unknown) => void;

function compareBody(raw: Buffer, part: Part, theirs: ExpectedPart, place: string, note: Note): Difference[] {
  const [[kind, content] = ["", null]] = Object.entries(theirs.body);
  switch (kind) {
    case "Multipart":
      note(place, "children", (content as number[]).length, part.children.length);
      return [];
    case "Message":
      if (part.message === null) {
        note(place, "message", "parsed", part.encoding);
        const bytes = decodePartBytes(raw, part);
        return compareMessage(bytes, parseStructure(bytes), content as ExpectedMessage, `${place}/`);
      }
      return compareMessage(raw, part.message, content as ExpectedMessage, `${place}/`);
    case "Text":
    case "Html": {
      const { text, isEncodingProblem } = decodePartText(raw, part);
      note(place, "text", (content as string).replaceAll("\r\n", "\n"), text);
      note(place, "encoding problem", theirs.is_encoding_problem, isEncodingProblem);
      return [];
    }
    default:
      note(
        place,
        "bytes",
        Buffer.from(content as number[]).toString("base64"),
        decodePartBytes(raw, part).toString("base64"),
      );
      return [];
  }
}
