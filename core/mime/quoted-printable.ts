/** Quoted-printable (RFC 2045 6.7) and its sister for header words (RFC 2047 4.2). */

const EQUALS = 0x3d;
const LF = 10;
const CR = 13;

const hexValues = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit += 1) {
  const character = digit.toString(16);
  hexValues[character.charCodeAt(0)] = digit;
  hexValues[character.toUpperCase().charCodeAt(0)] = digit;
}

export interface DecodedBytes {
  bytes: Buffer;
  /** Something was not as the encoding wants it; it is kept as it stood. */
  isProblem: boolean;
}

export function decodeQuotedPrintable(encoded: Buffer): DecodedBytes {
  const output = Buffer.allocUnsafe(encoded.length);
  const end = encoded.length;
  let length = 0;
  // Blanks at the end of a line were added on the way (RFC 2045 6.7 rule 3): where the last other byte ended.
  let solid = 0;
  let isProblem = false;
  for (let at = 0; at < end; at += 1) {
    const byte = encoded[at] as number;
    if (byte === EQUALS) {
      const high = hexValues[encoded[at + 1] as number] ?? -1;
      const low = hexValues[encoded[at + 2] as number] ?? -1;
      if (high >= 0 && low >= 0) {
        output[length++] = high * 16 + low;
        solid = length;
        at += 2;
        continue;
      }
      const next = softBreakEnd(encoded, at + 1, end);
      if (next >= 0) {
        solid = length;
        at = next - 1;
        continue;
      }
      isProblem = true;
      output[length++] = byte;
      solid = length;
    } else if (byte === LF) {
      const hasCr = length > 0 && output[length - 1] === CR && encoded[at - 1] === CR;
      length = solid;
      if (hasCr) output[length++] = CR;
      output[length++] = LF;
      solid = length;
    } else {
      output[length++] = byte;
      if (byte !== 32 && byte !== 9 && byte !== CR) solid = length;
    }
  }
  return { bytes: output.subarray(0, length), isProblem };
}

/** "=" and the line break behind it, blanks between them allowed; -1 when it is no soft line break. */
function softBreakEnd(encoded: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && (encoded[at] === 32 || encoded[at] === 9)) at += 1;
  if (at >= end) return end;
  if (encoded[at] === CR) return encoded[at + 1] === LF ? at + 2 : at + 1;
  return encoded[at] === LF ? at + 1 : -1;
}

/** RFC 2047 4.2: "_" is a space. Takes the word's bytes and overwrites them. */
export function decodeQuotedWord(bytes: Buffer): Buffer {
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    let byte = bytes[at] as number;
    if (byte === 0x5f) byte = 32;
    else if (byte === EQUALS) {
      const high = hexValues[bytes[at + 1] as number] ?? -1;
      const low = hexValues[bytes[at + 2] as number] ?? -1;
      if (high >= 0 && low >= 0) {
        byte = high * 16 + low;
        at += 2;
      }
    }
    bytes[length++] = byte;
  }
  return bytes.subarray(0, length);
}
