/** What in a PDF runs, starts or carries something (ISO 32000-1). */
import { inflateSync } from "node:zlib";
import type { Finding } from "../plugins/hooks/attachment-facts.ts";

/** `bytesMax`: of what is unpacked. */
export function findInPdf(bytes: Buffer, bytesMax: number): Finding[] {
  const texts = [plainNames(bytes.toString("latin1"))];
  const isEncrypted = /\/Encrypt\b/.test(texts[0] ?? "");
  // Names hide in object streams (7.5.7); those of an encrypted file cannot be read.
  if (!isEncrypted) texts.push(...objectStreams(bytes, bytesMax));
  const has = (pattern: RegExp) => texts.some((text) => pattern.test(text));
  const found: Finding[] = [];
  if (isEncrypted) found.push("encrypted");
  if (has(/\/JavaScript\b|\/JS[\s(<[]/)) found.push("pdf-script");
  if (has(/\/Launch\b/)) found.push("pdf-launch");
  if (has(/\/EmbeddedFiles?\b|\/RichMedia\b/)) found.push("pdf-files");
  return found;
}

/** 7.3.5: any character of a name may be written as # and two digits. */
const plainNames = (text: string): string =>
  text.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

function objectStreams(bytes: Buffer, bytesMax: number): string[] {
  const texts: string[] = [];
  let left = bytesMax;
  for (let at = bytes.indexOf("/ObjStm"); at >= 0 && left > 0; at = bytes.indexOf("/ObjStm", at + 1)) {
    const streamAt = bytes.indexOf("stream", at);
    if (streamAt < 0) break;
    const start = streamAt + 6 + (bytes[streamAt + 6] === 13 ? 2 : 1);
    const end = bytes.indexOf("endstream", start);
    try {
      const text = inflateSync(bytes.subarray(start, end < 0 ? undefined : end), { maxOutputLength: left }).toString(
        "latin1",
      );
      left -= text.length;
      texts.push(plainNames(text));
    } catch {
      continue; // Another filter, damaged, or beyond the allowance: what is plain was looked at.
    }
  }
  return texts;
}
