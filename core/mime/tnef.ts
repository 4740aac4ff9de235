/**
 * winmail.dat: the files in the envelope that Outlook puts around its mails ([MS-OXTNEF]). Each attribute is
 *   level (1) · id and type (4) · length (4) · data · checksum (2)
 * in a stream that begins with its signature and a key. Names and bytes are taken, the rest is Outlook's own.
 */
import { limits } from "../kernel/limits.ts";

export interface TnefFile {
  name: string;
  /** Of its bytes in the stream. */
  start: number;
  length: number;
}

const signature = 0x223e9f78;
const headerBytes = 6;
const attributeBytes = 9;
const attachmentLevel = 2;
/** [MS-OXTNEF] 2.1.3.2, without the types in the upper half. */
const beginsFile = 0x9002;
const title = 0x8010;
const data = 0x800f;
const mapiProperties = 0x9005;
/** PidTagAttachLongFilename as UTF-16 and as 8-bit text. */
const longFileName = [0x3707001f, 0x3707001e];

export function isTnef(bytes: Uint8Array): boolean {
  return bytes.byteLength > headerBytes && bufferOf(bytes).readUInt32LE(0) === signature;
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The files that are whole; a damaged stream gives those before the damage. */
export function readTnef(content: Uint8Array): TnefFile[] {
  const bytes = bufferOf(content);
  const files: TnefFile[] = [];
  let file: TnefFile | null = null;
  for (let at = headerBytes; at + attributeBytes <= bytes.length; ) {
    const level = bytes[at];
    const id = bytes.readUInt16LE(at + 1);
    const length = bytes.readUInt32LE(at + 5);
    const start = at + attributeBytes;
    if ((level !== 1 && level !== attachmentLevel) || start + length > bytes.length) break;
    if (level === attachmentLevel) {
      if (id === beginsFile) {
        if (files.length >= limits.mimePartsMax) break;
        file = { name: "", start, length: 0 };
        files.push(file);
      } else if (file !== null) {
        const value = bytes.subarray(start, start + length);
        if (id === title && file.name === "")
          file.name = textUntilNul(value.toString("latin1", 0, limits.fileNameCharsMax));
        else if (id === data) Object.assign(file, { start, length });
        else if (id === mapiProperties) file.name = longNameIn(value) ?? file.name;
      }
    }
    at = start + length + 2;
  }
  return files.filter((each) => each.length > 0);
}

const textUntilNul = (text: string): string => text.replace(/\0[^]*$/, "");

/** The property is looked for by its tag: reading all of MAPI's types for one name is not worth their ways to be wrong. */
function longNameIn(properties: Buffer): string | null {
  for (const tag of longFileName) {
    const mark = Buffer.alloc(4);
    mark.writeUInt32LE(tag);
    const at = properties.indexOf(mark);
    // Tag, the number of values (1), the length in bytes, the text padded to four.
    if (at < 0 || at + 12 > properties.length) continue;
    const length = properties.readUInt32LE(at + 8);
    if (length === 0 || length > 4 * limits.fileNameCharsMax || at + 12 + length > properties.length) continue;
    const encoding = tag === longFileName[0] ? "utf16le" : "latin1";
    return textUntilNul(properties.toString(encoding, at + 12, at + 12 + length));
  }
  return null;
}
