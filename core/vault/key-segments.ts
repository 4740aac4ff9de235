/** One copy of the key table on disk: segment files of limits.keySlotsPerSegment slots, opened when first needed. */
import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { limits } from "../kernel/limits.ts";
import { openDurable, openForReading, readAt, writeAll } from "./durable-file.ts";
import { slotBytes } from "./key-slot.ts";

export type KeyCopy = "a" | "b";
export const keyCopies: readonly KeyCopy[] = ["a", "b"];

export function keyCopyFolder(vaultFolder: string, copy: KeyCopy): string {
  return join(vaultFolder, `keys-${copy}`);
}

export function segmentName(segment: number): string {
  return `${String(segment).padStart(6, "0")}.keys`;
}

export class KeySegments {
  readonly #folder: string;
  readonly #isWritable: boolean;
  readonly #open = new Map<number, number>();

  constructor(folder: string, isWritable: boolean) {
    this.#folder = folder;
    this.#isWritable = isWritable;
  }

  /** Numbers of the segment files that exist, ascending. */
  segments(): number[] {
    const names = readdirSync(this.#folder).filter((name) => /^\d{6,}\.keys$/.test(name));
    const numbers = names.map((name) => Number.parseInt(name, 10)).filter((number) => number < limits.keySegmentsMax);
    return numbers.sort((x, y) => x - y);
  }

  /** One more than the last slot that this copy has bytes of, a torn one included. */
  end(): number {
    const last = this.segments().at(-1);
    if (last === undefined) return 0;
    return last * limits.keySlotsPerSegment + Math.ceil(this.#bytesOf(last) / slotBytes);
  }

  /** Fewer bytes, or none, where the file ends. */
  read(slot: number, count = 1): Buffer {
    const fd = this.#fdOf(segmentOf(slot));
    return fd === null ? Buffer.alloc(0) : readAt(fd, offsetOf(slot), count * slotBytes);
  }

  /** Neighbouring slots in one write a segment. Not synced. */
  write(slot: number, slots: readonly Buffer[]): void {
    for (let done = 0; done < slots.length; ) {
      const at = slot + done;
      const room = limits.keySlotsPerSegment - (at % limits.keySlotsPerSegment);
      const stretch = slots.slice(done, done + room);
      writeAll(this.#writableFd(segmentOf(at)), [Buffer.concat(stretch)], offsetOf(at));
      done += stretch.length;
    }
  }

  sync(slots: Iterable<number>): void {
    const segments = new Set<number>();
    for (const slot of slots) segments.add(segmentOf(slot));
    for (const segment of segments) fdatasyncSync(this.#writableFd(segment));
  }

  /** Cuts away every slot from `slot` to the end of its segment and the next: undoes a batch that was not finished. */
  cutFrom(slot: number): void {
    for (const segment of [segmentOf(slot) + 1, segmentOf(slot)]) {
      const from = segment === segmentOf(slot) ? offsetOf(slot) : 0;
      const fd = this.#fdOf(segment);
      if (fd !== null && fstatSync(fd).size > from) ftruncateSync(fd, from);
    }
  }

  close(): void {
    for (const fd of this.#open.values()) closeSync(fd);
    this.#open.clear();
  }

  #bytesOf(segment: number): number {
    const fd = this.#fdOf(segment);
    return fd === null ? 0 : fstatSync(fd).size;
  }

  #fdOf(segment: number): number | null {
    const known = this.#open.get(segment);
    if (known !== undefined) return known;
    const path = join(this.#folder, segmentName(segment));
    // Looked at for writing too, but never made by a look.
    const probe = openForReading(path);
    if (probe === null || !this.#isWritable) {
      if (probe !== null) this.#open.set(segment, probe);
      return probe;
    }
    closeSync(probe);
    return this.#writableFd(segment);
  }

  #writableFd(segment: number): number {
    const known = this.#open.get(segment);
    if (known !== undefined) return known;
    const fd = openDurable(join(this.#folder, segmentName(segment)));
    this.#open.set(segment, fd);
    return fd;
  }
}

function segmentOf(slot: number): number {
  return Math.floor(slot / limits.keySlotsPerSegment);
}

function offsetOf(slot: number): number {
  return (slot % limits.keySlotsPerSegment) * slotBytes;
}
