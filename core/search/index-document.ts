import { sortKeyEnd } from "./index-schema.ts";
import { foldText } from "./words.ts";

/**
 * One line of mime's SearchText as JSON, made into the document that the index takes. A line of plain ASCII, the common
 * case, is not parsed: the sort key is put in front of its first property.
 */
export function indexDocument(line: Buffer, sortKey: number): string {
  const text = line.toString("utf8");
  const head = `{"key":${sortKey},"back":${sortKeyEnd - sortKey},"place":${sortKey}`;
  // A backslash-u in ASCII JSON can be half a character, which the index refuses.
  const isPlain = text.length === line.length && !text.includes("\\ud");
  if (isPlain && text.startsWith('{"')) return `${head},${text.slice(1)}`;
  const fields: Record<string, unknown> = JSON.parse(text);
  const folded = Object.entries(fields).flatMap(([name, value]) =>
    typeof value === "string" && value !== "" ? [`,${JSON.stringify(name)}:${JSON.stringify(foldText(value))}`] : [],
  );
  return `${head}${folded.join("")}}`;
}

/** The lines of NDJSON, without their line breaks. */
export function* linesOf(text: Uint8Array): Generator<Buffer> {
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(0x0a, start);
    const stop = end < 0 ? bytes.length : end;
    if (stop > start) yield bytes.subarray(start, stop);
    start = stop + 1;
  }
}
