/**
 * A disk as a crash may leave it. Files have content that was synced and changes that were not; so have names in folders.
 * After a crash the synced part is there for certain; of the rest nothing, all, or any part may be.
 */
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { FileEvent } from "./strace-log.ts";

/** What a crash keeps of the changes that were not synced: `random` is asked for each block and each name. */
export type Leftover = "nothing" | "everything" | { random(): number };

type Change = { offset: number; bytes: Buffer } | { length: number };

interface Content {
  synced: Buffer;
  changes: Change[];
}

type NameChange = { path: string; content: Content | "folder" | null };

const blockBytes = 4_096;

export class RecordedDisk {
  readonly #root: string;
  /** Names as a running process sees them, and as a crash is certain to leave them. */
  readonly #names = new Map<string, Content | "folder">();
  readonly #syncedNames = new Map<string, Content | "folder">();
  #nameChanges: NameChange[] = [];

  /** Begins with what is in `root` now, all of it synced. The ballast is left out: it is large, and any bytes will do. */
  constructor(root: string) {
    this.#root = root;
    for (const name of readdirSync(root, { recursive: true, encoding: "utf8" })) {
      const path = join(root, name);
      if (basename(path) === "ballast") continue;
      const content = statSync(path).isDirectory() ? "folder" : { synced: readFileSync(path), changes: [] };
      this.#names.set(path, content);
      this.#syncedNames.set(path, content);
    }
  }

  apply(event: FileEvent): void {
    switch (event.event) {
      case "create":
        this.#contentOf(event.path);
        break;
      case "write":
        this.#contentOf(event.path).changes.push({ offset: event.offset, bytes: event.bytes });
        break;
      case "truncate":
        this.#contentOf(event.path).changes.push({ length: event.length });
        break;
      case "sync":
        this.#sync(event.path);
        break;
      case "rename":
        this.#rename(event.from, event.to);
        break;
      case "remove":
        this.#name(event.path, null);
        break;
      case "folder":
        this.#name(event.path, "folder");
        break;
      case "said":
        break;
    }
  }

  /** Writes the data folder to `target` as a crash at this moment leaves it. */
  writeTo(target: string, leftover: Leftover): void {
    const names = new Map(this.#syncedNames);
    for (const change of kept(this.#nameChanges, leftover)) {
      if (change.content === null) names.delete(change.path);
      else names.set(change.path, change.content);
    }
    mkdirSync(target, { mode: 0o700 });
    for (const [path, content] of [...names].sort(([a], [b]) => (a < b ? -1 : 1))) {
      // A name in a folder that itself was not synced is lost with it.
      if (dirname(path) !== this.#root && names.get(dirname(path)) !== "folder") continue;
      const place = join(target, path.slice(this.#root.length));
      if (content === "folder") mkdirSync(place, { mode: 0o700 });
      else writeFileSync(place, contentAfter(content, leftover), { mode: 0o600 });
    }
    const ballast = join("vault", "ballast");
    if (existsSync(join(this.#root, ballast))) linkSync(join(this.#root, ballast), join(target, ballast));
  }

  #contentOf(path: string): Content {
    const known = this.#names.get(path);
    if (known && known !== "folder") return known;
    const content: Content = { synced: Buffer.alloc(0), changes: [] };
    this.#name(path, content);
    return content;
  }

  #name(path: string, content: Content | "folder" | null): void {
    if (content === null) this.#names.delete(path);
    else this.#names.set(path, content);
    this.#nameChanges.push({ path, content });
  }

  #rename(from: string, to: string): void {
    const content = this.#names.get(from);
    if (!content) return;
    this.#name(to, content);
    this.#name(from, null);
  }

  #sync(path: string): void {
    const content = this.#names.get(path);
    if (content && content !== "folder") {
      content.synced = content.changes.reduce<Buffer>((bytes, change) => applied(bytes, change), content.synced);
      content.changes = [];
      return;
    }
    const isHere = (change: NameChange) => dirname(change.path) === path;
    for (const change of this.#nameChanges.filter(isHere)) {
      if (change.content === null) this.#syncedNames.delete(change.path);
      else this.#syncedNames.set(change.path, change.content);
    }
    this.#nameChanges = this.#nameChanges.filter((change) => !isHere(change));
  }
}

/** File systems keep the order of names, so a crash keeps the first few changes. */
function kept(changes: readonly NameChange[], leftover: Leftover): readonly NameChange[] {
  if (leftover === "nothing") return [];
  return leftover === "everything" ? changes : changes.slice(0, Math.floor(leftover.random() * (changes.length + 1)));
}

function contentAfter(content: Content, leftover: Leftover): Buffer {
  if (leftover === "nothing") return content.synced;
  let bytes = content.synced;
  for (const change of content.changes) {
    if (leftover === "everything" || "length" in change) {
      if (leftover === "everything" || leftover.random() < 0.5) bytes = applied(bytes, change);
      continue;
    }
    // Blocks reach the disk in any order, each as a whole or not at all.
    for (let at = 0; at < change.bytes.length; ) {
      const room = blockBytes - ((change.offset + at) % blockBytes);
      const block = change.bytes.subarray(at, at + room);
      if (leftover.random() < 0.5) bytes = applied(bytes, { offset: change.offset + at, bytes: block });
      at += block.length;
    }
  }
  return bytes;
}

function applied(bytes: Buffer, change: Change): Buffer {
  if ("length" in change) {
    return Buffer.concat([bytes.subarray(0, change.length)], change.length);
  }
  const end = change.offset + change.bytes.length;
  const after = end > bytes.length ? Buffer.concat([bytes], end) : Buffer.from(bytes);
  after.set(change.bytes, change.offset);
  return after;
}
