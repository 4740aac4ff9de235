/**
 * The archive of a package: POSIX ustar (IEEE 1003.1, pax, "ustar Interchange Format") in one form only. A tar has many ways
 * to say the same, and readers differ in what they make of them; so the reader takes a header only when it is, byte for byte,
 * the one that the writer makes for that name and size.
 */
import { limits } from "../../kernel/limits.ts";
import { badPackage, isPackageFile, type PackageFile, packageFiles } from "./layout.ts";

export interface TarEntry {
  name: PackageFile;
  body: Buffer;
}

const block = 512;
/** Two empty blocks. */
const endBytes = 2 * block;
const field = { name: 0, size: 124, checksum: 148, type: 156, prefix: 345 } as const;
const nameBytes = 100;
const sizeBytes = 12;
const checksumBytes = 8;

const kinds: Record<string, string> = {
  "1": "is a link",
  "2": "is a link",
  "3": "is a device",
  "4": "is a device",
  "5": "is a folder",
  "6": "is a device",
  g: "is an extended header, which could rename what follows",
  x: "is an extended header, which could rename what follows",
  L: "is an extended header, which could rename what follows",
  K: "is an extended header, which could rename what follows",
};

export function writeTar(entries: TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ name, body }) => [
    tarHeader(name, body.length),
    body,
    Buffer.alloc(paddingOf(body.length)),
  ]);
  return Buffer.concat([...blocks, Buffer.alloc(endBytes)]);
}

/** Throws PLUGIN_PACKAGE_BAD. The bodies are views of `tar`. */
export function readTar(tar: Buffer): TarEntry[] {
  const entries: TarEntry[] = [];
  let at = 0;
  for (;;) {
    const header = tar.subarray(at, at + block);
    if (header.length < block) throw badPackage("", "ends early");
    if (isZero(header)) break;
    if (entries.length === limits.pluginPackageFilesMax) throw badPackage("", "holds too many files");
    const { name, size } = readHeader(header);
    if (entries.some((entry) => entry.name === name)) throw badPackage(name, "stands there twice");
    const body = tar.subarray(at + block, at + block + size);
    const padding = tar.subarray(at + block + size, at + block + size + paddingOf(size));
    if (body.length < size || padding.length < paddingOf(size)) throw badPackage(name, "ends early");
    if (!isZero(padding)) throw badPackage(name, "has something hidden after its end");
    entries.push({ name, body });
    at += block + size + padding.length;
  }
  if (tar.length < at + endBytes) throw badPackage("", "ends early");
  if (tar.length > at + endBytes || !isZero(tar.subarray(at))) throw badPackage("", "goes on after its end");
  return entries;
}

export function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(block);
  header.write(name, field.name, "latin1");
  // Mode, uid, gid.
  header.write(`0000644\0${"0000000\0".repeat(2)}`, nameBytes, "latin1");
  // Size, and the time of the last change: none.
  header.write(
    `${size.toString(8).padStart(sizeBytes - 1, "0")}\0${"0".repeat(sizeBytes - 1)}\0`,
    field.size,
    "latin1",
  );
  header.write("0", field.type, "latin1");
  header.write("ustar\x0000", field.type + 1 + nameBytes, "latin1");
  // Device numbers, between the two empty names of the owner and the prefix.
  header.write("0000000\0".repeat(2), field.prefix - 2 * checksumBytes, "latin1");
  header.write(
    `${checksumOf(header)
      .toString(8)
      .padStart(checksumBytes - 2, "0")}\0 `,
    field.checksum,
    "latin1",
  );
  return header;
}

/** The sum of the header's bytes, its own field counted as spaces. */
function checksumOf(header: Buffer): number {
  let sum = 0;
  for (const [at, byte] of header.entries()) {
    sum += at >= field.checksum && at < field.checksum + checksumBytes ? 0x20 : byte;
  }
  return sum;
}

function readHeader(header: Buffer): { name: PackageFile; size: number } {
  const name = textOf(header.subarray(field.name, nameBytes));
  const shown = name.slice(0, limits.pluginFileNameBytesMax).replaceAll(/[^\w.\\/ -]/g, "?");
  const checksum = Number.parseInt(textOf(header.subarray(field.checksum, field.type)), 8);
  if (checksum !== checksumOf(header)) throw badPackage(shown, "has a damaged header");
  const kind = String.fromCharCode(header[field.type] ?? 0);
  if (kind !== "0") throw badPackage(shown, kinds[kind] ?? "is of a kind that a package may not hold");
  const problem = problemOfName(name, textOf(header.subarray(field.prefix)));
  if (problem !== null || !isPackageFile(name)) throw badPackage(shown, problem ?? "is not a file of a package");
  const digits = header.toString("latin1", field.size, field.size + sizeBytes);
  if (!/^[0-7]{11}\0$/.test(digits)) throw badPackage(name, "has a size that is not eleven octal digits");
  const size = Number.parseInt(digits, 8);
  if (size > packageFiles[name]) throw badPackage(name, "is larger than it may be");
  if (!tarHeader(name, size).equals(header)) throw badPackage(name, "has a header that Postern does not write");
  return { name, size };
}

function problemOfName(name: string, prefix: string): string | null {
  if (prefix !== "") return "has a name in two parts";
  if (name.length > limits.pluginFileNameBytesMax) return "has a name that is too long";
  if (name.includes("\\")) return "has a backslash in its name";
  if (name.startsWith("/")) return "has an absolute name";
  if (name.split("/").includes("..")) return "has a name that leads out of the package";
  if (name.includes("/")) return "is in a folder";
  return null;
}

/** Up to the first NUL. */
function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString("latin1", 0, end < 0 ? bytes.length : end);
}

const paddingOf = (size: number) => (block - (size % block)) % block;

const isZero = (bytes: Buffer) => bytes.every((byte) => byte === 0);
