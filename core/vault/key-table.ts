/** The keys of all blobs, in two copies that are never unsynced at the same time: a torn sector can hit one copy only. */
import { ensureFolder } from "./durable-file.ts";
import { KeySegments, keyCopyFolder } from "./key-segments.ts";
import {
  decodeSlot,
  encodeDestroyedSlot,
  encodeLiveSlot,
  isEmptySlot,
  type KeySlot,
  mergeSlots,
  type SlotKeys,
  slotBytes,
} from "./key-slot.ts";
import { blobIdBytes } from "./seal.ts";

export class KeyTable {
  readonly #keys: SlotKeys;
  readonly #copies: readonly [KeySegments, KeySegments];

  constructor(vaultFolder: string, keys: SlotKeys, isWritable: boolean) {
    const [a, b] = [keyCopyFolder(vaultFolder, "a"), keyCopyFolder(vaultFolder, "b")];
    if (isWritable) for (const folder of [a, b]) ensureFolder(folder);
    this.#keys = keys;
    this.#copies = [new KeySegments(a, isWritable), new KeySegments(b, isWritable)];
  }

  /** One more than the last slot that either copy knows of. */
  end(): number {
    return Math.max(...this.#copies.map((copy) => copy.end()));
  }

  read(slot: number): KeySlot {
    const [a, b] = this.#copies.map((copy) => decodeSlot(this.#keys, slot, copy.read(slot))) as [KeySlot, KeySlot];
    return mergeSlots(a, b);
  }

  /** Neighbouring slots, from `first` on: copy A synced before copy B is touched. Undone in both when the disk refuses. */
  add(first: number, blobs: ReadonlyArray<{ blobId: Uint8Array; blobKey: Uint8Array }>): void {
    const slots = blobs.map((blob, index) => encodeLiveSlot(this.#keys, first + index, blob.blobId, blob.blobKey));
    const ends = [first, first + blobs.length - 1];
    try {
      for (const copy of this.#copies) {
        copy.write(first, slots);
        copy.sync(ends);
      }
    } catch (error) {
      for (const copy of this.#copies) copy.cutFrom(first);
      throw error;
    }
  }

  /** Safe to repeat. A slot whose blob id is lost becomes a tombstone all the same. */
  destroy(slots: readonly number[]): void {
    const tombstones = slots.map((slot) => {
      const now = this.read(slot);
      const blobId = "blobId" in now ? now.blobId : Buffer.alloc(blobIdBytes);
      return encodeDestroyedSlot(this.#keys, slot, blobId);
    });
    for (const copy of this.#copies) {
      for (const [index, slot] of slots.entries()) {
        const tombstone = tombstones[index];
        if (tombstone) copy.write(slot, [tombstone]);
      }
      copy.sync(slots);
    }
  }

  /**
   * Makes the copies agree on `count` slots from `first` on; each copy is synced before the other is written. Counts what
   * was put right, and names the slots that neither copy can open.
   */
  reconcile(first: number, count: number): { repaired: number; damaged: number[] } {
    const raw = this.#copies.map((copy) => copy.read(first, count)) as [Buffer, Buffer];
    let repaired = 0;
    const damaged: number[] = [];
    if (raw[0].equals(raw[1]) && raw[0].length % slotBytes === 0)
      return { repaired, damaged: this.#damagedIn(first, raw[0]) };
    const repairs: Array<Array<[number, Buffer]>> = [[], []];
    for (let index = 0; index < count; index++) {
      const slot = first + index;
      const bytes = raw.map((buffer) => buffer.subarray(index * slotBytes, (index + 1) * slotBytes));
      const merged = mergeSlots(...(bytes.map((each) => decodeSlot(this.#keys, slot, each)) as [KeySlot, KeySlot]));
      if (merged.state === "damaged") damaged.push(slot);
      if (merged.state === "damaged" || merged.state === "empty") continue;
      const right = encodeSlot(this.#keys, slot, merged);
      for (const [copy, each] of bytes.entries()) {
        if (!each.equals(right)) repairs[copy]?.push([slot, right]);
      }
      if (!bytes.every((each) => each.equals(right))) repaired++;
    }
    for (const [index, copy] of this.#copies.entries()) {
      const due = repairs[index] ?? [];
      for (const [slot, right] of due) copy.write(slot, [right]);
      copy.sync(due.map(([slot]) => slot));
    }
    return { repaired, damaged };
  }

  close(): void {
    for (const copy of this.#copies) copy.close();
  }

  #damagedIn(first: number, bytes: Buffer): number[] {
    const damaged: number[] = [];
    for (let at = 0; at < bytes.length; at += slotBytes) {
      const slot = first + at / slotBytes;
      const one = bytes.subarray(at, at + slotBytes);
      if (!isEmptySlot(one) && decodeSlot(this.#keys, slot, one).state === "damaged") damaged.push(slot);
    }
    return damaged;
  }
}

function encodeSlot(keys: SlotKeys, slot: number, value: KeySlot & { blobId: Buffer }): Buffer {
  if (value.state === "live") return encodeLiveSlot(keys, slot, value.blobId, value.key);
  return encodeDestroyedSlot(keys, slot, value.blobId);
}
