/** Archives put together by hand, so that an attack can lie at any place; files.json fits what is in them. */
import { crc32, deflateRawSync } from "node:zlib";
import { sha256 } from "../packages/layout.ts";
import { tarHeader } from "../packages/tar.ts";
import { hostileManifest, witnessBundle } from "./hostile-bundle.ts";

export interface RawEntry {
  name: string;
  body: string | Buffer;
  /** Changes the header that Postern would write; its checksum is made to fit. */
  patch?: (header: Buffer) => void;
}

const block = 512;

/** The entries of a package that would be taken; `more` go in front of them. */
export function entriesOf(manifest = JSON.stringify(hostileManifest("hostile")), more: RawEntry[] = []): RawEntry[] {
  const code = witnessBundle(1);
  const files = { "manifest.json": sha256(Buffer.from(manifest)), "plugin.js": sha256(Buffer.from(code)) };
  return [
    ...more,
    { name: "manifest.json", body: manifest },
    { name: "plugin.js", body: code },
    { name: "files.json", body: JSON.stringify({ files }) },
  ];
}

export function rawTar(entries: RawEntry[], end: Buffer = Buffer.alloc(2 * block)): Buffer {
  const blocks = entries.flatMap(({ name, body, patch }) => {
    const bytes = Buffer.from(body);
    const header = tarHeader(name, bytes.length);
    if (patch) sum(header, patch);
    return [header, bytes, Buffer.alloc((block - (bytes.length % block)) % block)];
  });
  return Buffer.concat([...blocks, end]);
}

function sum(header: Buffer, patch: (header: Buffer) => void): void {
  patch(header);
  header.fill(" ", 148, 156);
  const total = header.reduce((before, byte) => before + byte, 0);
  header.write(`${total.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
}

/** `size`: what the trailer says of it. */
export function rawGzip(tar: Buffer, size = tar.length): Buffer {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(tar), 0);
  trailer.writeUInt32LE(size, 4);
  return Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]), deflateRawSync(tar), trailer]);
}

export const rawPackage = (entries: RawEntry[]): Buffer => rawGzip(rawTar(entries));
