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

export interface Reconciled {
  /** Of each slot, in order, as far as either copy reaches. */
  states: Array<KeySlot["state"]>;
  /** Slots that one copy was put right in. */
  repaired: number;
}

interface Repair {
  slot: number;
  right: Buffer;
}

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
    return this.#decode(slot, this.#copies[0].read(slot), this.#copies[1].read(slot));
  }

  /** Either copy holds something there, readable or not. */
  isInUse(slot: number): boolean {
    return this.#copies.some((copy) => !isEmptySlot(copy.read(slot)));
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

  /**
   * Another key in slots that are in use: of a record written once more. Where this ends between the copies, the first one
   * counts until they are reconciled; either names a whole slot.
   */
  replace(slots: readonly number[], blobs: ReadonlyArray<{ blobId: Uint8Array; blobKey: Uint8Array }>): void {
    for (const copy of this.#copies) {
      for (const [index, { blobId, blobKey }] of blobs.entries())
        copy.write(slots[index]!, [encodeLiveSlot(this.#keys, slots[index]!, blobId, blobKey)]);
      copy.sync(slots);
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
   * Makes the copies agree on `count` slots from `first` on; each copy is synced before the other is written. Looks into
   * every slot: a damaged one is seen even where both copies hold the same.
   */
  reconcile(first: number, count: number): Reconciled {
    const states: Array<KeySlot["state"]> = [];
    const repaired = this.#mend(first, count, (slot, a, b) => {
      const merged = this.#decode(slot, a, b);
      states.push(merged.state);
      return this.#encode(slot, merged);
    });
    return { states, repaired };
  }

  /**
   * The same where the copies differ, which is all that a crash can have done, and quick: equal slots are not opened. What it
   * left half-written in one copy, where the other ends before it, was never acknowledged: it becomes empty. Answers how many
   * slots were put right.
   */
  settle(first: number, count: number): number {
    if (this.#isSame(first, count)) return 0;
    return this.#mend(first, count, (slot, a, b) => {
      const isTorn = a.length < slotBytes || b.length < slotBytes;
      if (!isTorn && a.equals(b)) return null;
      const merged = this.#decode(slot, a, b);
      return isTorn && merged.state === "damaged" ? Buffer.alloc(slotBytes) : this.#encode(slot, merged);
    });
  }

  /** Both copies hold the same whole slots. */
  #isSame(first: number, count: number): boolean {
    const [a, b] = this.#copies.map((copy) => copy.read(first, count)) as [Buffer, Buffer];
    return a.length % slotBytes === 0 && a.equals(b);
  }

  /** Writes what `rightOf` says to the copies that hold something else; null leaves both. */
  #mend(first: number, count: number, rightOf: (slot: number, a: Buffer, b: Buffer) => Buffer | null): number {
    const copies = this.#copies.map((copy) => copy.read(first, count)) as [Buffer, Buffer];
    const repairs: [Repair[], Repair[]] = [[], []];
    let repaired = 0;
    for (let at = 0; at < Math.max(copies[0].length, copies[1].length); at += slotBytes) {
      const slot = first + at / slotBytes;
      const [a, b] = copies.map((copy) => copy.subarray(at, at + slotBytes)) as [Buffer, Buffer];
      const right = rightOf(slot, a, b);
      if (right === null || (a.equals(right) && b.equals(right))) continue;
      if (!a.equals(right)) repairs[0].push({ slot, right });
      if (!b.equals(right)) repairs[1].push({ slot, right });
      repaired++;
    }
    for (const [index, copy] of this.#copies.entries()) {
      const due = repairs[index] ?? [];
      for (const { slot, right } of due) copy.write(slot, [right]);
      copy.sync(due.map(({ slot }) => slot));
    }
    return repaired;
  }

  close(): void {
    for (const copy of this.#copies) copy.close();
  }

  #decode(slot: number, a: Buffer, b: Buffer): KeySlot {
    const first = decodeSlot(this.#keys, slot, a);
    return a.equals(b) ? first : mergeSlots(first, decodeSlot(this.#keys, slot, b));
  }

  /** What both copies should hold; null when nothing tells. */
  #encode(slot: number, value: KeySlot): Buffer | null {
    if (value.state === "live") return encodeLiveSlot(this.#keys, slot, value.blobId, value.key);
    return value.state === "destroyed" ? encodeDestroyedSlot(this.#keys, slot, value.blobId) : null;
  }
}
