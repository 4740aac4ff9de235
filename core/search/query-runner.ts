/**
 * Runs a search: text in the index, newest first; everything else in the store; the two met the cheapest way.
 * - only metadata: the store's lists.
 * - text and few messages by metadata (a small tag): these go into the index's query as a set.
 * - text and many: hits come in growing chunks and are checked against the store, until the page is full; after
 *   limits.hitProbesMax checks both sides are fetched whole and merged.
 * - metadata and text mixed under OR or NOT: sets, by the algebra of the tree.
 */
import { setImmediate } from "node:timers/promises";
import { limits } from "../kernel/limits.ts";
import type { MetaNode } from "../store/query-condition.ts";
import type { PlacedMessage, QueryScan } from "../store/query-scan.ts";
import type { SortKey, ThreadId } from "../store/types.ts";
import type { IndexNode } from "./index-node.ts";
import type { Find, Found } from "./index-reader.ts";
import { intersect, type KeySet, keySetOf, subtract, union } from "./key-set.ts";
import { MetaSets } from "./meta-sets.ts";
import { asIndex, asMeta, type PlanNode, split } from "./query-plan.ts";

type Chunks = AsyncGenerator<ArrayLike<SortKey>>;
const everything: MetaNode = { kind: "all" };

export class QueryRunner {
  readonly #scan: QueryScan;
  readonly #find: (request: Find) => Promise<Found>;
  readonly sets: MetaSets;

  constructor(scan: QueryScan, find: (request: Find) => Promise<Found>) {
    this.#scan = scan;
    this.#find = find;
    this.sets = new MetaSets(scan);
  }

  /** Sort keys by date, in chunks; `size` is how many will probably be taken. Keys of messages that are gone may be among them. */
  async *keys(node: PlanNode, isAscending: boolean, size: number): Chunks {
    const meta = asMeta(node);
    if (meta) {
      yield* this.sets.slices(meta, isAscending);
      return;
    }
    const parts = split(node);
    if (!parts) {
      const set = await this.set(node);
      yield isAscending ? set.toReversed() : set;
      return;
    }
    const few = await this.#fewKeys(parts.meta);
    if (few?.length === 0) return;
    if (few)
      yield* this.#hits({ kind: "and", nodes: [parts.text, { kind: "keys", keys: few }] }, isAscending, few.length);
    else if (isAll(parts.meta)) yield* this.#hits(parts.text, isAscending, size);
    else yield* this.#checkedHits(parts.text, parts.meta, isAscending, size);
  }

  /** Everything that meets the search. */
  async set(node: PlanNode): Promise<KeySet> {
    const meta = asMeta(node);
    if (meta) return this.sets.get(meta);
    const index = asIndex(node);
    if (index) return this.#wholeHits(index);
    if (node.kind === "not") return subtract(await this.sets.get(everything), await this.set(node.node));
    const { kind, nodes } = node as Extract<PlanNode, { kind: "and" | "or" }>;
    const parts = kind === "and" ? split(node) : null;
    if (parts) {
      const chunks: SortKey[] = [];
      for await (const chunk of this.#meet(parts.text, await this.sets.get(parts.meta), false)) {
        for (const key of chunk) chunks.push(key);
      }
      return keySetOf(chunks);
    }
    let result: KeySet | null = null;
    for (const child of nodes) {
      // "and not x" needs no set of everything else.
      if (kind === "and" && result && child.kind === "not") result = subtract(result, await this.set(child.node));
      else if (result) result = (kind === "and" ? intersect : union)(result, await this.set(child));
      else result = await this.set(child);
    }
    return result ?? new Float64Array(0);
  }

  /** How many messages meet the search, when the index can tell alone. */
  async count(node: PlanNode): Promise<number | null> {
    const index = asIndex(node);
    if (!index || asMeta(node)) return null;
    const visible = this.#visible(index);
    if (!visible) return null;
    const found = await this.#find({
      node: visible,
      limit: 0,
      offset: 0,
      isAscending: false,
      wantCount: true,
    });
    return found.count;
  }

  resolve(keys: ArrayLike<SortKey>): PlacedMessage[] {
    return this.#scan.resolve(keys);
  }

  /** How many threads these messages are in. */
  async countThreads(set: KeySet): Promise<number> {
    const threads = new Set<ThreadId>();
    for (let at = 0; at < set.length; at += limits.scanRowsMax) {
      for (const id of this.#scan.threadsOf([...set.subarray(at, at + limits.scanRowsMax)])) threads.add(id);
      await setImmediate();
    }
    return threads.size;
  }

  async #fewKeys(meta: MetaNode): Promise<SortKey[] | null> {
    const estimate = this.#scan.estimate(meta);
    return estimate !== null && estimate <= limits.keySetTermsMax ? [...(await this.sets.get(meta))] : null;
  }

  async *#hits(node: IndexNode, isAscending: boolean, size: number): AsyncGenerator<KeySet> {
    let last: SortKey | null = null;
    let limit = Math.max(size, 1);
    for (let offset = 0; ; limit *= 4) {
      const { keys } = await this.#find({ node, limit, offset, isAscending, wantCount: false });
      // An index that grew between two chunks moves the last hits into the next one.
      if (keys.length > 0) yield keys.filter(isBehind(last, isAscending));
      if (keys.length < limit) return;
      offset += keys.length;
      last = keys.at(-1) ?? last;
    }
  }

  async *#checkedHits(text: IndexNode, meta: MetaNode, isAscending: boolean, size: number): Chunks {
    let checked = 0;
    let last: SortKey | null = null;
    const chunkSize = Math.max(4 * size, limits.hitChunkMin);
    if (chunkSize <= limits.hitProbesMax) {
      for await (const chunk of this.#hits(text, isAscending, chunkSize)) {
        yield this.#scan.matching(meta, [...chunk]);
        checked += chunk.length;
        last = chunk.at(-1) ?? last;
        if (checked >= limits.hitProbesMax) break;
      }
      if (checked < limits.hitProbesMax) return;
    }
    for await (const chunk of this.#meet(text, await this.sets.get(meta), isAscending)) {
      yield chunk.filter(isBehind(last, isAscending));
    }
  }

  /** Hits that are in the set, from whichever side is smaller: either costs about the same for each message. */
  async *#meet(text: IndexNode, set: KeySet, isAscending: boolean): AsyncGenerator<KeySet> {
    if ((await this.#hitCount(text)) < set.length) {
      const both = intersect(await this.#wholeHits(text), set);
      yield isAscending ? both.toReversed() : both;
      return;
    }
    const ordered = isAscending ? set.toReversed() : set;
    for (let at = 0; at < ordered.length; at += limits.keySetTermsMax) {
      const keys = [...ordered.subarray(at, at + limits.keySetTermsMax)];
      const node: IndexNode = { kind: "and", nodes: [text, { kind: "keys", keys }] };
      yield (await this.#find({ node, limit: keys.length, offset: 0, isAscending, wantCount: false })).keys;
    }
  }

  /** Of visible messages. */
  async #wholeHits(node: IndexNode): Promise<KeySet> {
    // The engine sets room aside for as many hits as it is asked for, so that everything is asked for only when needed.
    const few = { node, limit: limits.scanRowsMax, offset: 0, isAscending: false, wantCount: false };
    const first = await this.#find(few);
    const found = first.keys.length < few.limit ? first : await this.#find({ ...few, limit: Number.MAX_SAFE_INTEGER });
    const hidden = this.#scan.hidden();
    const hits = keySetOf(found.keys);
    return hidden.length === 0 ? hits : subtract(hits, keySetOf(hidden));
  }

  async #hitCount(node: IndexNode): Promise<number> {
    return (await this.#find({ node, limit: 0, offset: 0, isAscending: false, wantCount: true })).count ?? 0;
  }

  /** Messages hidden at their source are in the index and in no list. There are few; null when there are many. */
  #visible(node: IndexNode): IndexNode | null {
    const hidden = this.#scan.hidden();
    if (hidden.length > limits.keySetTermsMax) return null;
    return hidden.length === 0
      ? node
      : { kind: "and", nodes: [node, { kind: "not", node: { kind: "keys", keys: hidden } }] };
  }
}

function isAll(meta: MetaNode): boolean {
  return meta.kind === "all" || (meta.kind === "and" && meta.nodes.length === 0);
}

function isBehind(last: SortKey | null, isAscending: boolean): (key: SortKey) => boolean {
  return (key) => last === null || (isAscending ? key > last : key < last);
}
