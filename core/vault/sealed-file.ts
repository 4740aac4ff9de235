/**
 * Whole files sealed at rest: segments of the index, snapshots. Each has a key of its own, made from the purpose's key,
 * a random salt and what the file is, so that no file opens in another's place. Chunked: memory stays small.
 *
 *   0 magic (4) · 4 salt (32) · chunks of limits.sealedFileChunkBytes, each followed by its tag; the nonce of the last says so
 */
import { hkdfSync, randomBytes } from "node:crypto";
import { closeSync, fchmodSync, fdatasyncSync, fstatSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { counterNonce, keyBytes, open, seal, tagBytes } from "./aead.ts";
import { onDisk } from "./disk-error.ts";
import { openForReading, readAt, readInto, syncFolder, writeAll } from "./durable-file.ts";

const magic = Buffer.from([0x9e, 0x50, 0x46, 0x31]);
const saltBytes = 32;
const headBytes = magic.length + saltBytes;
const fileMode = 0o600;

/** Replaces the file as a whole: after a crash it is the old one or the new one. Durable when it returns. */
export function sealFile(path: string, bytes: Uint8Array, key: Uint8Array, purpose: string): void {
  writeSealed(path, key, purpose, bytes.length, (at, length) => bytes.subarray(at, at + length));
}

/** Seals what lies at `source`, reading it piece by piece. */
export function sealFileFrom(source: string, path: string, key: Uint8Array, purpose: string): void {
  onDisk(() => {
    const fd = openForReading(source);
    if (fd === null) throw new AppError("NOT_FOUND");
    try {
      writeSealed(path, key, purpose, fstatSync(fd).size, (at, length) => readAt(fd, at, length));
    } finally {
      closeSync(fd);
    }
  });
}

/** Null where there is no such file. Throws VAULT_DAMAGED when it is not what was sealed for this purpose. */
export function openSealedFile(path: string, key: Uint8Array, purpose: string): Buffer | null {
  const chunks: Buffer[] = [];
  return openSealedFileInto(path, key, purpose, (chunk) => chunks.push(chunk)) === null ? null : Buffer.concat(chunks);
}

/**
 * Gives the plaintext away chunk by chunk, each when it is known to be whole; answers how many bytes it was. `take` gets the
 * place of a chunk's first byte. Null where there is no sealed file. Throws VAULT_DAMAGED; what was taken before is not to be used.
 */
export function openSealedFileInto(
  path: string,
  key: Uint8Array,
  purpose: string,
  take: (chunk: Buffer, at: number) => void,
): number | null {
  return onDisk(() => {
    let at: number | null = null;
    for (const chunk of openChunks(path, key, purpose)) {
      at ??= 0;
      take(chunk, at);
      at += chunk.length;
    }
    return at;
  });
}

/** Opens into a plain file, which belongs in memory-backed storage. False where there is no sealed file. Throws VAULT_DAMAGED. */
export function openSealedFileTo(path: string, target: string, key: Uint8Array, purpose: string): boolean {
  return onDisk(() => {
    let fd: number | null = null;
    try {
      openSealedFileInto(path, key, purpose, (chunk, at) => {
        fd ??= openSync(target, "w", fileMode);
        writeAll(fd, [chunk], at);
      });
    } catch (error) {
      if (fd !== null) rmSync(target, { force: true });
      throw error;
    } finally {
      if (fd !== null) closeSync(fd);
    }
    return fd !== null;
  });
}

function writeSealed(
  path: string,
  key: Uint8Array,
  purpose: string,
  bytes: number,
  read: (at: number, length: number) => Uint8Array,
): void {
  const salt = randomBytes(saltBytes);
  const fileKey = fileKeyOf(key, salt, purpose);
  const beside = `${path}.new`;
  onDisk(() => {
    const fd = openSync(beside, "w", fileMode);
    try {
      fchmodSync(fd, fileMode);
      let at = writeAll(fd, [magic, salt], 0);
      const count = Math.max(1, Math.ceil(bytes / limits.sealedFileChunkBytes));
      for (let index = 0; index < count; index++) {
        const start = index * limits.sealedFileChunkBytes;
        const plain = read(start, Math.min(limits.sealedFileChunkBytes, bytes - start));
        at = writeAll(fd, [seal(fileKey, counterNonce(0, index, index === count - 1), magic, plain)], at);
      }
      fdatasyncSync(fd);
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    } finally {
      closeSync(fd);
      fileKey.fill(0);
    }
    renameSync(beside, path);
    syncFolder(dirname(path));
  });
}

function* openChunks(path: string, key: Uint8Array, purpose: string): Generator<Buffer> {
  const fd = openForReading(path);
  if (fd === null) return;
  try {
    const head = readAt(fd, 0, headBytes);
    if (head.length < headBytes || !head.subarray(0, magic.length).equals(magic)) throw damaged();
    const fileKey = fileKeyOf(key, head.subarray(magic.length), purpose);
    const fileBytes = fstatSync(fd).size;
    const chunkBytes = limits.sealedFileChunkBytes + tagBytes;
    const count = Math.ceil((fileBytes - headBytes) / chunkBytes);
    if (count < 1) throw damaged();
    const room = Buffer.allocUnsafeSlow(Math.min(chunkBytes, fileBytes - headBytes));
    for (let index = 0; index < count; index++) {
      const sealed = readInto(fd, headBytes + index * chunkBytes, room);
      const plain = open(fileKey, counterNonce(0, index, index === count - 1), magic, sealed);
      if (!plain) throw damaged();
      yield plain;
    }
    fileKey.fill(0);
  } finally {
    closeSync(fd);
  }
}

function fileKeyOf(key: Uint8Array, salt: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", key, salt, `postern/1/file/${purpose}`, keyBytes));
}

function damaged(): AppError {
  return new AppError("VAULT_DAMAGED", { reason: "sealed file" });
}
