/** Turns what walkPaths finds into raw references, beginning behind the place where an earlier run stopped. */
import { readSync, openSync, closeSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { AppError } from "../kernel/errors.ts";
import { GrowingFile } from "./growing-file.ts";
import { maildirFile, maildirFileNames, maildirTag, readMaildirName, RenamedFiles } from "./maildir.ts";
import { isExpunged, splitMbox } from "./mbox.ts";
import type { RawReference } from "./raw-reference.ts";
import { tagOfFolder } from "./tag-of-folder.ts";
import { nameOfMbox, passOver, walkPaths, type MailUnit } from "./walk-paths.ts";

/** Where an import stands: everything before (unit, position), in the order of walkPaths, is in the store. */
export interface ImportCursor {
  unit: string;
  position: number;
  /** The last file name read in a Maildir: names come and go, numbers would slip. */
  name: string;
  /** When the import first began, in milliseconds since 1970. */
  startedAt: number;
}

export interface ReadOptions {
  paths: string[];
  /** Replaces the tags that folders give, but for those of their own below. */
  tag: string | null;
  cursor: ImportCursor | null;
  onFailed: (error: AppError) => void;
}

export interface ReadReference extends RawReference {
  name: string;
}

/** A folder's place below the imported one gives the tag; `tag` replaces it, or stands beside it for a Maildir's subfolders. */
export function tagsOf(unit: Pick<MailUnit, "kind" | "path" | "below">, tag: string | null): string[] {
  const names = unit.below.split("/").filter((name) => name !== "");
  if (unit.kind === "maildir")
    return tag !== null && names.length === 0 ? [tag] : [...(tag === null ? [] : [tag]), maildirTag(unit.below)];
  if (unit.kind === "mbox") return [tag ?? tagOfFolder([...names, nameOfMbox(unit.path)])];
  return [tag ?? (names.length === 0 ? "\\archive" : tagOfFolder(names))];
}

function* readMaildir(unit: MailUnit, tags: string[], cursor: ImportCursor | null): Generator<ReadReference> {
  let position = 0;
  const renamed = new RenamedFiles(unit.path);
  for (const name of maildirFileNames(unit.path)) {
    position += 1;
    const file = maildirFile(unit.path, name) ?? renamed.find(name);
    if (file === null) {
      // One mail was deleted; or the disk was pulled out, which must not look like an import that is done.
      statSync(unit.path);
      continue;
    }
    // A mail that moved from new/ to cur/ since (its inode changed then) may stand before the cursor unread.
    if (cursor !== null && name <= cursor.name && file.changedAt < cursor.startedAt) continue;
    yield {
      place: { kind: "file", path: file.path },
      isFromMbox: false,
      receivedAt: file.receivedAt,
      keywords: file.keywords,
      tags: file.isTrashed ? [...tags, "\\trash"] : tags,
      copy: null,
      unit: unit.path,
      position,
      bytes: file.bytes,
      name,
    };
  }
}

/** Does a message begin at the offset? If not, the file has changed since, and is read from its start again. */
function isMboxBoundary(path: string, offset: number): boolean {
  if (offset === 0) return true;
  if (offset > statSync(path).size) return false;
  const file = openSync(path, "r");
  try {
    const start = Buffer.alloc(5);
    const length = readSync(file, start, 0, 5, offset);
    return length === 0 || start.toString("latin1", 0, length) === "From ";
  } finally {
    closeSync(file);
  }
}

async function* readMbox(
  unit: MailUnit,
  tags: string[],
  from: number,
  onFailed: ReadOptions["onFailed"],
): AsyncGenerator<ReadReference> {
  const start = isMboxBoundary(unit.path, from) ? from : 0;
  const file = new GrowingFile(unit.path, start);
  let before = start;
  for await (const message of splitMbox(file.chunks(), start, onFailed)) {
    if (message.end === file.end && !file.isAtRest) {
      onFailed(new AppError("IMPORT_SOURCE_CHANGED"));
      continue;
    }
    if (isExpunged(message.bytes)) continue;
    yield {
      place: { kind: "bytes", bytes: message.bytes },
      isFromMbox: true,
      receivedAt: message.receivedAt,
      keywords: [],
      tags,
      copy: null,
      unit: unit.path,
      position: message.end,
      bytes: message.end - before,
      name: "",
    };
    before = message.end;
  }
}

function emlReference(unit: MailUnit & { bytes: number }, tags: string[]): ReadReference {
  return {
    place: { kind: "file", path: unit.path },
    isFromMbox: false,
    receivedAt: null,
    keywords: readMaildirName(unit.path).keywords,
    tags,
    copy: null,
    unit: unit.path,
    position: 1,
    bytes: unit.bytes,
    name: "",
  };
}

export async function* readUnits(options: ReadOptions): AsyncGenerator<ReadReference> {
  let isBehindCursor = options.cursor === null;
  for (const unit of walkPaths(options.paths, options.onFailed)) {
    const isCursorUnit = !isBehindCursor && unit.path === options.cursor?.unit;
    if (!isBehindCursor && !isCursorUnit) continue;
    isBehindCursor = true;
    const cursor = isCursorUnit ? options.cursor : null;
    const tags = tagsOf(unit, options.tag);
    try {
      if (unit.kind === "maildir") yield* readMaildir(unit, tags, cursor);
      else if (unit.kind === "mbox") yield* readMbox(unit, tags, cursor?.position ?? 0, options.onFailed);
      else if (cursor === null) yield emlReference(unit, tags);
    } catch (error) {
      passOver(error, unit.kind === "maildir" ? unit.path : dirname(unit.path), options.onFailed);
    }
  }
  // The file that the cursor names is gone: begin again; what is in already is met as a duplicate.
  if (!isBehindCursor) yield* readUnits({ ...options, cursor: null });
}

/** Adds up what is to be read, in slices, so that the event loop is never held. */
export async function measurePaths(paths: string[], isStopped: () => boolean): Promise<number> {
  let bytes = 0;
  let looked = 0;
  const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
  for (const unit of walkPaths(paths)) {
    if (unit.kind !== "maildir") {
      bytes += unit.bytes;
      if (++looked % 200 === 0) await pause();
      continue;
    }
    for (const name of maildirFileNames(unit.path)) {
      bytes += maildirFile(unit.path, name)?.bytes ?? 0;
      if (++looked % 200 === 0) await pause();
      if (isStopped()) return bytes;
    }
  }
  return bytes;
}
