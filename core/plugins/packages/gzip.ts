/** One gzip member (RFC 1952) without time, name or system, so that the same input is the same bytes everywhere. */
import { crc32, createInflateRaw } from "node:zlib";
import { deflateSync } from "fflate";
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import { badPackage } from "./layout.ts";

// RFC 1952 2.3: magic, deflate, no flags, no time, no extra flags, system unknown.
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
const magicBytes = 2;
/** CRC-32 and length, each of four bytes, little-endian. */
const trailerBytes = 8;

export function gzip(bytes: Uint8Array): Buffer {
  const trailer = Buffer.alloc(trailerBytes);
  trailer.writeUInt32LE(crc32(bytes), 0);
  trailer.writeUInt32LE(bytes.byteLength % 2 ** 32, trailerBytes / 2);
  // Not Node's zlib: its deflate takes other ways on other processors. fflate is plain JavaScript.
  return Buffer.concat([header, deflateSync(bytes, { level: 9, mem: 8 }), trailer]);
}

/** Throws PLUGIN_PACKAGE_BAD; a bomb ends at limits.pluginUnpackedBytesMax, while it is inflated. */
export async function gunzip(bytes: Uint8Array): Promise<Buffer> {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(header.length, bytes.byteLength));
  if (!start.subarray(0, magicBytes).equals(header.subarray(0, magicBytes))) throw badPackage("", "is not a gzip file");
  if (bytes.byteLength < header.length + trailerBytes) throw badPackage("", "ends early");
  if (!start.equals(header)) throw badPackage("", "has a gzip header that Postern does not write");
  const unpacked = await inflate(bytes.subarray(header.length, bytes.byteLength - trailerBytes));
  const trailer = Buffer.from(bytes.buffer, bytes.byteOffset + bytes.byteLength - trailerBytes, trailerBytes);
  if (trailer.readUInt32LE(0) !== crc32(unpacked)) throw badPackage("", "is damaged");
  if (trailer.readUInt32LE(trailerBytes / 2) !== unpacked.length) throw badPackage("", "lies about its size");
  return unpacked;
}

async function inflate(deflated: Uint8Array): Promise<Buffer> {
  const inflater = createInflateRaw();
  const parts: Buffer[] = [];
  let bytesInflated = 0;
  try {
    inflater.end(deflated);
    for await (const part of inflater as AsyncIterable<Buffer>) {
      bytesInflated += part.length;
      if (bytesInflated > limits.pluginUnpackedBytesMax) {
        const detail = { file: "", problem: "is too large when unpacked", bytesInflated };
        throw new AppError("PLUGIN_PACKAGE_BAD", detail);
      }
      parts.push(part);
    }
  } catch (error) {
    throw error instanceof AppError ? error : badPackage("", "is damaged", error);
  }
  // A second member, or anything else, would be seen by some readers and not by others.
  if (inflater.bytesWritten !== deflated.byteLength) throw badPackage("", "goes on after its end");
  return Buffer.concat(parts, bytesInflated);
}
