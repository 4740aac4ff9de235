/** Packages put together block by block, so that a test can lie at any place. Shares nothing with the writer. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import type { ErrorCode } from "../../../core/kernel/errors.ts";
import { AppError } from "../../../core/kernel/errors.ts";
import { openPackage } from "../../../core/plugins/packages/read.ts";

export const manifest = readFileSync(
  join(import.meta.dirname, "..", "..", "..", "plugins", "spam-bayes", "manifest.json"),
  "utf8",
);

export const parts = {
  manifest,
  code: "var plugin = (() => ({ observe() {} }))();\n",
  map: '{"version":3,"sources":[],"mappings":""}',
  readme: "# Hello\n\nSays hello: grüß Gott.\n",
};

export interface RawFile {
  name: string;
  body: string | Buffer;
  /** What the header says, where it is not the body's length. */
  size?: number;
  type?: string;
  linkname?: string;
  prefix?: string;
  magic?: string;
  mode?: string;
  mtime?: string;
  sizeField?: Buffer;
  checksum?: number;
  padding?: number;
}

/** The files of a good package; `change` may replace, add (at the end) or leave out (null). files.json fits unless changed. */
export function files(change: Record<string, string | Buffer | null> = {}): RawFile[] {
  const bodies: Record<string, string | Buffer | null> = {
    "manifest.json": manifest,
    "plugin.js": parts.code,
    "plugin.js.map": parts.map,
    "README.md": parts.readme,
    ...(change["author.asc"] === undefined ? {} : { "author.asc": change["author.asc"] }),
    "files.json": "",
    ...change,
  };
  if (change["files.json"] === undefined) bodies["files.json"] = filesJson(bodies);
  return Object.entries(bodies).flatMap(([name, body]) => (body === null ? [] : [{ name, body }]));
}

export function filesJson(bodies: Record<string, string | Buffer | null>): string {
  const listed = Object.entries(bodies).flatMap(([name, body]) =>
    body === null || name === "files.json" || name === "signature.asc" ? [] : [[name, sha256(body)]],
  );
  return JSON.stringify({ files: Object.fromEntries(listed) as unknown });
}

export const sha256 = (body: string | Uint8Array) => createHash("sha256").update(body).digest("hex");

export function rawHeader(file: RawFile): Buffer {
  const { name, body, type = "0", linkname = "", prefix = "", magic = "ustar\x0000", mode = "0000644\0" } = file;
  const header = Buffer.alloc(512);
  const put = (at: number, text: string) => header.write(text, at, "utf8");
  put(0, name);
  put(100, mode);
  put(108, "0000000\x000000000\0");
  const size = file.size ?? Buffer.byteLength(body);
  if (file.sizeField) file.sizeField.copy(header, 124);
  else put(124, `${size.toString(8).padStart(11, "0")}\0`);
  put(136, file.mtime ?? "00000000000\0");
  put(148, " ".repeat(8));
  put(156, type);
  put(157, linkname);
  put(257, magic);
  put(329, "0000000\x000000000\0");
  put(345, prefix);
  const sum = file.checksum ?? header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return header;
}

export function rawTar(entries: RawFile[], end: Buffer = Buffer.alloc(1024)): Buffer {
  const blocks = entries.flatMap((file) => {
    const body = Buffer.from(file.body);
    return [rawHeader(file), body, Buffer.alloc((512 - (body.length % 512)) % 512, file.padding ?? 0)];
  });
  return Buffer.concat([...blocks, end]);
}

export function rawGzip(bytes: Buffer, change: { header?: Buffer; crc?: number; size?: number } = {}): Buffer {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(change.crc ?? crc32(bytes), 0);
  trailer.writeUInt32LE(change.size ?? bytes.length, 4);
  const header = change.header ?? Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
  return Buffer.concat([header, deflateRawSync(bytes), trailer]);
}

export const rawPackage = (entries: RawFile[]): Buffer => rawGzip(rawTar(entries));

/** What a refusal says: "<file>: <problem>". Fails where the package is read. */
export async function refusal(bytes: Uint8Array, code: ErrorCode = "PLUGIN_PACKAGE_BAD"): Promise<string> {
  try {
    await openPackage(bytes);
  } catch (error) {
    if (error instanceof AppError && error.code === code) return `${error.detail["file"]}: ${error.detail["problem"]}`;
    throw error;
  }
  throw new Error("the package was read");
}
