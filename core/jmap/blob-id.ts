import { blobIdOf, parseBlobId } from "../store/ids.ts";
import type { Part } from "../mime/message.ts";

/** Letters for the transfer encoding of a stretch: none, base64, quoted-printable. */
type EncodingLetter = "n" | "b" | "q";

export interface BlobStretch {
  start: number;
  length: number;
  encoding: EncodingLetter;
}

/**
 * A blob: a whole record of the vault ("G1z"), or a stretch of bytes inside it that a part takes ("G1z-5k-3a0-b"), and so
 * on inwards. The id alone says where the bytes are: a download parses nothing.
 */
export interface BlobAddress {
  recordId: number;
  stretches: BlobStretch[];
}

export function formatBlobId({ recordId, stretches }: BlobAddress): string {
  const tail = stretches.map(
    ({ start, length, encoding }) => `-${start.toString(36)}-${length.toString(36)}-${encoding}`,
  );
  return `${blobIdOf(recordId)}${tail.join("")}`;
}

export function readBlobId(id: string): BlobAddress | null {
  const [record, ...rest] = id.split("-");
  const recordId = parseBlobId(record ?? "");
  if (recordId === null || id.length > 255 || rest.length % 3 !== 0) return null;
  const stretches: BlobStretch[] = [];
  for (let at = 0; at < rest.length; at += 3) {
    const start = readNumber(rest[at]);
    const length = readNumber(rest[at + 1]);
    const encoding = rest[at + 2];
    if (start === null || length === null || (encoding !== "n" && encoding !== "b" && encoding !== "q")) return null;
    stretches.push({ start, length, encoding });
  }
  return { recordId, stretches };
}

/** The blob of a part's decoded content (RFC 8621 4.1.4 blobId). */
export function blobOfPart(message: BlobAddress, part: Part): BlobAddress {
  const encoding = letters[part.encoding] ?? "n";
  const stretch: BlobStretch = { start: part.bodyStart, length: part.bodyEnd - part.bodyStart, encoding };
  const outer = message.stretches.at(-1);
  // A stretch of a stretch that is not encoded is a stretch of the same bytes: ids stay short.
  if (outer?.encoding !== "n") return { ...message, stretches: [...message.stretches, stretch] };
  return {
    ...message,
    stretches: [...message.stretches.slice(0, -1), { ...stretch, start: outer.start + stretch.start }],
  };
}

const letters: Partial<Record<string, EncodingLetter>> = { base64: "b", "quoted-printable": "q" };

function readNumber(text: string | undefined): number | null {
  if (text === undefined || !/^[0-9a-z]{1,10}$/.test(text)) return null;
  return Number.parseInt(text, 36);
}
