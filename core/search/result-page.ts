/** Cuts the page out of a result, and counts the result when asked. */
import { setImmediate } from "node:timers/promises";
import { limits } from "../kernel/limits.ts";
import type { ScanSort } from "../store/query-order.ts";
import type { MessageId, SortKey, ThreadId } from "../store/types.ts";
import type { QueryScan } from "../store/query-scan.ts";
import { keySetOf } from "./key-set.ts";
import type { PlanNode } from "./query-plan.ts";
import type { QueryRunner } from "./query-runner.ts";
import { dateOrder, sortKeys } from "./result-order.ts";

export interface QueryOptions {
  limit: number;
  /** How many results of the same search are before the page. */
  position?: number;
  /** Only the first message of each thread, in the order asked for (RFC 8621 4.4.3). */
  collapseThreads?: boolean;
  wantTotal?: boolean;
  /** RFC 8621 4.4.2; without one newest first. */
  sort?: readonly ScanSort[];
}

export interface QueryResult {
  messageIds: MessageId[];
  total: number | null;
}

export async function resultPage(
  runner: QueryRunner,
  scan: QueryScan,
  node: PlanNode,
  options: QueryOptions,
): Promise<QueryResult> {
  const position = options.position ?? 0;
  const page = new Page(runner, position, options.limit, options.collapseThreads ?? false);
  const order = dateOrder(options.sort ?? []);
  if (order && options.wantTotal !== true) {
    await page.fill(runner.keys(node, order.isAscending, page.size));
    return { messageIds: page.ids, total: null };
  }
  // An index that can count alone is spared the whole result.
  const counted = order && !options.collapseThreads ? await runner.count(node) : null;
  if (order && counted !== null) {
    await page.fill(runner.keys(node, order.isAscending, page.size));
    return { messageIds: page.ids, total: counted };
  }
  const estimated = order && options.collapseThreads ? await estimateThreads(runner, node) : null;
  if (order && estimated !== null) {
    await page.fill(runner.keys(node, order.isAscending, page.size));
    return { messageIds: page.ids, total: page.isAtEnd ? page.rows : Math.max(estimated, page.rows + 1) };
  }
  const set = await runner.set(node);
  const sorted = order ? (order.isAscending ? set.toReversed() : set) : await sortKeys(scan, set, options.sort ?? []);
  await page.fill(once(sorted));
  if (options.wantTotal !== true) return { messageIds: page.ids, total: null };
  return { messageIds: page.ids, total: options.collapseThreads ? await runner.countThreads(set) : set.length };
}

/**
 * Counting the conversations of very many hits takes a second or more, on each key that somebody types. Above
 * limits.exactThreadTotalMax hits their number is projected from the newest; a page that reaches the end tells the true one.
 */
async function estimateThreads(runner: QueryRunner, node: PlanNode): Promise<number | null> {
  const messages = await runner.count(node);
  if (messages === null || messages <= limits.exactThreadTotalMax) return null;
  for await (const sample of runner.keys(node, false, limits.threadSampleMessages)) {
    return Math.round((messages * (await runner.countThreads(keySetOf(sample)))) / sample.length);
  }
  return null;
}

class Page {
  readonly #runner: QueryRunner;
  readonly #limit: number;
  readonly #threads: Set<ThreadId> | null;
  readonly #position: number;
  #skip: number;
  readonly ids: MessageId[] = [];
  /** The result ended within this page, or before it. */
  isAtEnd = false;

  constructor(runner: QueryRunner, position: number, limit: number, isCollapsed: boolean) {
    this.#runner = runner;
    this.#position = position;
    this.#skip = position;
    this.#limit = limit;
    this.#threads = isCollapsed ? new Set() : null;
  }

  /** How many keys will probably be needed. */
  get size(): number {
    return (this.#skip + this.#limit) * (this.#threads ? 3 : 1);
  }

  /** Results seen so far, those before the page included. */
  get rows(): number {
    return this.#position - this.#skip + this.ids.length;
  }

  async fill(chunks: AsyncIterable<ArrayLike<SortKey>>): Promise<void> {
    if (this.#limit === 0) return;
    for await (const chunk of chunks) {
      await this.#take(chunk);
      if (this.ids.length >= this.#limit) return;
    }
    this.isAtEnd = true;
  }

  async #take(chunk: ArrayLike<SortKey>): Promise<void> {
    // As many as the page wants: most often each is of a conversation of its own.
    let step = Math.min(this.#skip + this.#limit, limits.scanRowsMax);
    let at = 0;
    while (at < chunk.length && this.ids.length < this.#limit) {
      const part = Array.prototype.slice.call(chunk, at, at + step) as SortKey[];
      for (const { id, threadId } of this.#runner.resolve(part)) {
        if (this.#threads?.has(threadId)) continue;
        this.#threads?.add(threadId);
        if (this.#skip > 0) this.#skip -= 1;
        else if (this.ids.length < this.#limit) this.ids.push(id);
      }
      at += step;
      step = Math.min(2 * step, limits.scanRowsMax);
      if (at < chunk.length) await setImmediate();
    }
  }
}

async function* once<T>(value: T): AsyncGenerator<T> {
  yield await value;
}
