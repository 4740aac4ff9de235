/** Archives made for the tests. */
import { gzipSync } from "node:zlib";
import { type Zippable, zipSync } from "fflate";

export const zip = (files: Zippable): Buffer => Buffer.from(zipSync(files));
export const text = (value: string): Uint8Array => Buffer.from(value, "utf8");

/** The flag of encryption (APPNOTE 4.4.4, bit 0) on each file of an archive. */
export function encrypted(archive: Buffer): Buffer {
  const bytes = Buffer.from(archive);
  for (const [mark, flagAt] of [
    ["PK\x01\x02", 8],
    ["PK\x03\x04", 6],
  ] as const)
    for (let at = bytes.indexOf(mark, 0, "latin1"); at >= 0; at = bytes.indexOf(mark, at + 4, "latin1"))
      bytes[at + flagAt] = (bytes[at + flagAt] ?? 0) | 1;
  return bytes;
}

/** `depth` archives, one in the other. */
export function nested(depth: number, inner: Buffer): Buffer {
  let bytes = inner;
  for (let at = 0; at < depth; at++) bytes = zip({ "inner.zip": bytes });
  return bytes;
}

export const zeros = (mebibytes: number): Buffer => gzipSync(Buffer.alloc(mebibytes * 1024 * 1024));

export function tar(files: Record<string, Buffer>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, content]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(content.length.toString(8).padStart(11, "0"), 124);
    header.write("ustar\0", 257);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** A compound file ([MS-CFB]) as far as its signature and the names of its streams. */
export const compoundFile = (...streams: string[]): Buffer =>
  Buffer.concat([
    Buffer.from("d0cf11e0a1b11ae1", "hex"),
    Buffer.alloc(504),
    ...streams.map((name) => Buffer.concat([Buffer.from(name, "utf16le"), Buffer.alloc(64)])),
  ]);

interface TnefMember {
  title: string;
  longName?: string;
  data: Buffer;
}

/** winmail.dat ([MS-OXTNEF]) with these files. */
export function winmail(members: TnefMember[]): Buffer {
  const attribute = (id: number, value: Buffer) => {
    const head = Buffer.alloc(9);
    head[0] = 2;
    head.writeUInt32LE(id, 1);
    head.writeUInt32LE(value.length, 5);
    return Buffer.concat([head, value, Buffer.alloc(2)]);
  };
  const longName = (name: string) => {
    const value = Buffer.from(`${name}\0`, "utf16le");
    const property = Buffer.alloc(16);
    property.writeUInt32LE(1, 0);
    property.writeUInt32LE(0x3707001f, 4);
    property.writeUInt32LE(1, 8);
    property.writeUInt32LE(value.length, 12);
    return Buffer.concat([property, value]);
  };
  return Buffer.concat([
    Buffer.from("789f3e220100", "hex"),
    ...members.flatMap(({ title, longName: name, data }) => [
      attribute(0x00069002, Buffer.alloc(14)),
      attribute(0x00018010, Buffer.from(`${title}\0`, "latin1")),
      attribute(0x0006800f, data),
      ...(name === undefined ? [] : [attribute(0x00069005, longName(name))]),
    ]),
  ]);
}
