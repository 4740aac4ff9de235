/**
 * What a person would read in an Office file (ECMA-376 part 1), as text: for a copy without anything that runs, loads or hides.
 * Only the parts that hold text are unpacked, within limits.archiveUnpackedBytesMax together.
 */
import { limits } from "../kernel/limits.ts";
import { readZipDirectory, unpackEntry, type ZipEntry } from "./zip-directory.ts";

/** Null when there is nothing to read in it. */
type OfficeText = (content: Uint8Array) => string | null;

/** What there are texts of. */
export type OfficeKind = "word" | "sheet" | "slides";

/** 17.3: paragraphs, line breaks, tabs; what was deleted and instructions of fields are no text. */
export const wordText: OfficeText = (content) =>
  textFrom(content, (parts) => [
    withoutTags(
      parts
        .read("word/document.xml")
        .replace(/<w:(instrText|delText)\b[^<>]*>[^<]*<\/w:\1>/g, "")
        .replace(/<w:(p|br|cr)\b[^<>]*\/>|<\/w:p>/g, "\n")
        .replace(/<w:tab\b[^<>]*\/>|<\/w:tc>/g, "\t"),
    ),
  ]);

/** 19.3: the slides in their order, each with its number. Notes of the speaker are not shown to whoever reads, and stay out. */
export const slideText: OfficeText = (content) =>
  textFrom(content, (parts) =>
    parts.numbered(/^ppt\/slides\/slide(\d+)\.xml$/).map((name, at) => {
      const xml = parts.read(name).replace(/<a:br\b[^<>]*\/>|<\/a:p>/g, "\n");
      return `${at + 1}\n${withoutTags(xml).trim()}`;
    }),
  );

/** 18.3: the sheets, each a table with tabs between its cells. Formulas are left out, what they came to stays. */
export const sheetText: OfficeText = (content) =>
  textFrom(content, (parts) => {
    const strings = parts
      .read("xl/sharedStrings.xml")
      .split(/<\/(?:\w+:)?si>/)
      .map((xml) => withoutTags(withoutPhonetics(xml)));
    return parts.numbered(/^xl\/worksheets\/sheet(\d+)\.xml$/).map((name) => tableOf(parts.read(name), strings));
  });

function tableOf(xml: string, strings: readonly string[]): string {
  const lines: string[] = [];
  let chars = 0;
  for (const row of xml.split(/<\/(?:\w+:)?row>/)) {
    let line = "";
    let last = -1;
    const withoutEmpty = row.replace(/<(?:\w+:)?c\b[^<>]*\/>/g, "");
    for (const cell of withoutEmpty.split(/<\/(?:\w+:)?c>/)) {
      const [, attributes = "", inside = ""] = /<(?:\w+:)?c\b([^<>]*)>([^]*)$/.exec(cell) ?? [];
      const value = valueOf(attributes, inside, strings);
      if (value === "") continue;
      const column = Math.min(columnOf(attributes), columnsMax);
      line += "\t".repeat(last < 0 ? column : Math.max(1, column - last)) + value;
      last = Math.max(column, last + 1);
    }
    lines.push(line);
    chars += line.length;
    if (chars > limits.indexedTextCharsMax) break;
  }
  return lines.join("\n");
}

/** Columns behind it stand side by side, wherever they say they are. */
const columnsMax = 64;

/** 18.18.7: "C5" is in the third column: 2. Without a place: 0. */
function columnOf(attributes: string): number {
  const [, letters = ""] = /\br="([A-Z]{1,3})\d/.exec(attributes) ?? [];
  return Math.max(0, Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1);
}

/** 18.3.1.4 */
function valueOf(attributes: string, inside: string, strings: readonly string[]): string {
  const withoutFormula = inside.replace(/<(?:\w+:)?f\b[^<>]*>[^<]*<\/(?:\w+:)?f>/g, "");
  const text = withoutTags(withoutPhonetics(withoutFormula)).replace(/\s+/g, " ").trim();
  return /\bt="s"/.test(attributes) ? (strings[Number(text)] ?? "").replace(/\s+/g, " ").trim() : text;
}

/** 18.4.6: how a text is pronounced. */
const withoutPhonetics = (xml: string): string =>
  xml
    .split(/<(?:\w+:)?rPh\b/)
    .map((piece, at) => (at === 0 ? piece : piece.replace(/^[^]*?<\/(?:\w+:)?rPh>/, "")))
    .join("");

interface Parts {
  /** "" for one that is not there, or too large. */
  read(name: string): string;
  /** Names that match, in the order of the number in them. */
  numbered(name: RegExp): string[];
}

function textFrom(content: Uint8Array, read: (parts: Parts) => string[]): string | null {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const entries = new Map<string, ZipEntry>(readZipDirectory(bytes)?.entries.map((entry) => [entry.name, entry]) ?? []);
  let left: number = limits.archiveUnpackedBytesMax;
  const text = read({
    read(name) {
      const entry = entries.get(name);
      const xml = entry && unpackEntry(bytes, entry, left);
      left -= xml?.length ?? 0;
      return xml?.toString("utf8") ?? "";
    },
    numbered(name) {
      const found = [...entries.keys()].flatMap((each) => {
        const number = name.exec(each)?.[1];
        return number === undefined ? [] : [{ each, number: Number(number) }];
      });
      return found.toSorted((a, b) => a.number - b.number).map(({ each }) => each);
    },
  })
    .filter((part) => part.trim() !== "")
    .join("\n\n");
  return text.trim() === ""
    ? null
    : text
        .replace(/^[\r\n]+/, "")
        .slice(0, limits.indexedTextCharsMax)
        .trimEnd();
}

// Not /<[^>]*>/: of a file of opening brackets alone that would take as long as its length squared.
const withoutTags = (xml: string): string =>
  xml.replace(/<[^<>]*>/g, "").replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name] ?? "");

const entities: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

export const officeTexts: Record<OfficeKind, OfficeText> = { word: wordText, sheet: sheetText, slides: slideText };
