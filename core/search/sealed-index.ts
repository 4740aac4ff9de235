/**
 * The index at rest: the files that the committed meta.json names, cut into parts, each part sealed under a key of its own.
 * Segment files never change once committed, so that each is sealed once; the manifest, written last, says which parts
 * belong together and up to which message everything is in.
 */
import { randomBytes } from "node:crypto";
import { closeSync, openSync, readdirSync, readSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { MessageId } from "../store/types.ts";
import { errnoOf, onDisk } from "../vault/disk-error.ts";
import { ensureFolder, writeAll } from "../vault/durable-file.ts";
import { openSealedFile, openSealedFileInto, sealFile } from "../vault/sealed-file.ts";
import { type IndexSnapshot, snapshotIndex } from "./index-snapshot.ts";
import { indexVersion } from "./index-schema.ts";

export interface SealedPart {
  /** Name of the sealed file. */
  id: string;
  /** Where it belongs. */
  file: string;
  offset: number;
  bytes: number;
}

export interface IndexManifest {
  version: number;
  /** Every message up to this one is in the index. */
  mark: MessageId;
  /** The engine's meta.json, word by word. */
  meta: string;
  parts: SealedPart[];
}

export interface SealPlace {
  folder: string;
  key: Uint8Array;
}

const manifestName = "manifest";
const manifestPurpose = "index/manifest";
const partPurpose = (part: Pick<SealedPart, "id" | "file" | "offset">) =>
  `index/part/${part.id}/${part.file}/${part.offset}`;

/** Null when nothing was sealed yet, or by another version. Throws INDEX_DAMAGED. */
export function readManifest(place: SealPlace): IndexManifest | null {
  try {
    const bytes = openSealedFile(join(place.folder, manifestName), place.key, manifestPurpose);
    if (!bytes) return null;
    const manifest = JSON.parse(bytes.toString("utf8")) as IndexManifest;
    return manifest.version === indexVersion ? manifest : null;
  } catch (error) {
    throw new AppError("INDEX_DAMAGED", { part: "manifest" }, error);
  }
}

export function sealedBytes(manifest: IndexManifest): number {
  return manifest.parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Seals what is committed now and not sealed yet. Call it where nothing commits meanwhile. */
export function sealIndex(live: string, place: SealPlace, mark: MessageId): void {
  // Not the folder around it: a data folder that was taken away is not made again.
  onDisk(() => ensureFolder(place.folder));
  const snapshot = snapshotIndex(live);
  try {
    const known = knownParts(place);
    const parts = snapshot.files.flatMap((file) => known.get(file.name) ?? sealOne(snapshot, file, place));
    const manifest: IndexManifest = { version: indexVersion, mark, meta: snapshot.meta, parts };
    sealFile(join(place.folder, manifestName), Buffer.from(JSON.stringify(manifest)), place.key, manifestPurpose);
    onDisk(() => removeOthers(place.folder, new Set([manifestName, ...parts.map(({ id }) => id)])));
  } finally {
    snapshot.release();
  }
}

/** The parts that one thread puts back. */
export interface PartsShare {
  place: SealPlace;
  parts: readonly SealedPart[];
  /** The folder of the live index. */
  live: string;
}

/** Puts some parts back. Several threads can do so at once, each with parts of its own. Throws INDEX_DAMAGED. */
export function openParts(place: SealPlace, parts: readonly SealedPart[], live: string): void {
  for (const part of parts) {
    const fd = inMemory(() => openSync(join(live, part.file), "r+"));
    try {
      readPart(place, part, (chunk, at) => inMemory(() => writeAll(fd, [chunk], part.offset + at)));
    } finally {
      closeSync(fd);
    }
  }
}

/** Before the parts: makes the files, and tells the engine which of them it may remove when merges have replaced them. */
export function prepareFiles(manifest: IndexManifest, live: string): void {
  const names = [...new Set(manifest.parts.map(({ file }) => file))];
  inMemory(() => {
    for (const name of names) writeFileSync(join(live, name), "", { mode: 0o600 });
    writeFileSync(join(live, ".managed.json"), JSON.stringify([...names, "meta.json"]), { mode: 0o600 });
    writeFileSync(join(live, "meta.json"), manifest.meta, { mode: 0o600 });
  });
}

/** Damaged, or asked to be gone. */
export function removeSealedIndex(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Memory-backed storage is full, or was emptied, at any moment. */
function inMemory<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw errnoOf(error) === "ENOSPC"
      ? new AppError("SEARCH_OFF", { reason: "full" }, error)
      : new AppError("INDEX_DAMAGED", { part: "memory" }, error);
  }
}

function readPart(place: SealPlace, part: SealedPart, take: (chunk: Buffer, at: number) => void): void {
  let bytes: number | null;
  try {
    bytes = openSealedFileInto(join(place.folder, part.id), place.key, partPurpose(part), take);
  } catch (error) {
    // What memory refuses says so itself; reading has no error of these codes.
    const isOfMemory = error instanceof AppError && (error.code === "SEARCH_OFF" || error.code === "INDEX_DAMAGED");
    throw isOfMemory ? error : new AppError("INDEX_DAMAGED", { part: "segment" }, error);
  }
  if (bytes !== part.bytes) throw new AppError("INDEX_DAMAGED", { part: "segment" });
}

function sealOne(snapshot: IndexSnapshot, file: { name: string; bytes: number }, place: SealPlace): SealedPart[] {
  const parts: SealedPart[] = [];
  const fd = openSync(join(snapshot.folder, file.name), "r");
  try {
    for (let offset = 0; offset === 0 || offset < file.bytes; offset += limits.indexPartBytes) {
      const bytes = Buffer.alloc(Math.min(limits.indexPartBytes, file.bytes - offset));
      for (let at = 0; at < bytes.length; ) at += readSync(fd, bytes, at, bytes.length - at, offset + at);
      const part = { id: randomBytes(16).toString("hex"), file: file.name, offset, bytes: bytes.length };
      sealFile(join(place.folder, part.id), bytes, place.key, partPurpose(part));
      parts.push(part);
    }
  } finally {
    closeSync(fd);
  }
  return parts;
}

/** Parts of the last seal by file; none when it cannot be read, which seals everything anew. */
function knownParts(place: SealPlace): Map<string, SealedPart[]> {
  const known = new Map<string, SealedPart[]>();
  let manifest: IndexManifest | null = null;
  try {
    manifest = readManifest(place);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "INDEX_DAMAGED") throw error;
  }
  for (const part of manifest?.parts ?? []) known.set(part.file, [...(known.get(part.file) ?? []), part]);
  return known;
}

function removeOthers(folder: string, wanted: ReadonlySet<string>): void {
  for (const name of readdirSync(folder))
    if (!wanted.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
}
