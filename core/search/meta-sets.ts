/** Whole sets of messages that meet a condition without text, fetched in slices and kept until the store changes. */
import { setImmediate } from "node:timers/promises";
import { limits } from "../kernel/limits.ts";
import type { MetaNode } from "../store/query-condition.ts";
import type { QueryScan } from "../store/query-scan.ts";
import type { SortKey } from "../store/types.ts";
import { type KeySet, keySetOf } from "./key-set.ts";

export class MetaSets {
  readonly #scan: QueryScan;
  /** By condition, least recently used first. */
  readonly #cache = new Map<string, KeySet>();
  #bytes = 0;
  #generation = 0;

  constructor(scan: QueryScan) {
    this.#scan = scan;
  }

  forget(): void {
    this.#generation += 1;
    this.#cache.clear();
    this.#bytes = 0;
  }

  async get(node: MetaNode): Promise<KeySet> {
    const name = JSON.stringify(node);
    const known = this.#cache.get(name);
    if (known) {
      this.#cache.delete(name);
      this.#cache.set(name, known);
      return known;
    }
    const generation = this.#generation;
    const keys: SortKey[] = [];
    for await (const slice of this.slices(node, false)) for (const key of slice) keys.push(key);
    const set = keySetOf(keys);
    // What changed during the scan makes the set good for this search only.
    if (generation === this.#generation) this.#keep(name, set);
    return set;
  }

  /** In order of date; other work runs between slices. The first slice is small: it mostly suffices for a page. */
  async *slices(node: MetaNode, isAscending: boolean): AsyncGenerator<SortKey[]> {
    let after: SortKey | null = null;
    let rows: number = limits.scanRowsFirst;
    for (;;) {
      const { keys, next } = this.#scan.slice(node, after, isAscending, rows);
      if (keys.length > 0) yield keys;
      if (next === null) return;
      after = next;
      rows = Math.min(rows * 4, limits.scanRowsMax);
      await setImmediate();
    }
  }

  #keep(name: string, set: KeySet): void {
    if (set.byteLength > limits.keySetCacheBytesMax) return;
    this.#cache.set(name, set);
    this.#bytes += set.byteLength;
    for (const [oldest, old] of this.#cache) {
      if (this.#bytes <= limits.keySetCacheBytesMax) break;
      this.#cache.delete(oldest);
      this.#bytes -= old.byteLength;
    }
  }
}
