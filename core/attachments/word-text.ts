import { limits } from "../kernel/limits.ts";
import { readZipDirectory, unpackEntry } from "./zip-directory.ts";

/** The text of a Word document (ECMA-376 part 1, 17.3): paragraphs, line breaks, tabs. Null when it has no readable text. */
export function wordText(content: Uint8Array): string | null {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const entry = readZipDirectory(bytes)?.entries.find(({ name }) => name === "word/document.xml");
  const xml = entry && unpackEntry(bytes, entry, limits.archiveUnpackedBytesMax);
  if (!xml) return null;
  const text = xml
    .toString("utf8")
    .replace(/<w:(instrText|delText)\b[^>]*>[^<]*<\/w:\1>/g, "")
    .replace(/<w:(p|br|cr)\b[^>]*\/>|<\/w:p>/g, "\n")
    .replace(/<w:tab\b[^>]*\/>|<\/w:tc>/g, "\t")
    .replace(/<[^>]*>/g, "")
    .replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name] ?? "");
  return text.trim() === "" ? null : text.trim().slice(0, limits.indexedTextCharsMax);
}

const entities: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
