/**
 * The one way in for mail from anywhere: parse → classify → vault and store → search. Bounded: at most
 * limits.ingestBatchesInFlightMax batches are under way, and the source is not asked for more until one is done.
 */
import type { Clock } from "../kernel/clock.ts";
import { AppError, type PlainError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Log } from "../kernel/log.ts";
import type { Plugins } from "../plugins/plugins.ts";
import type { Search } from "../search/search.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import type { IngestItem, IngestOutcome } from "../store/types.ts";
import { batchReferences } from "./batch-references.ts";
import type { ParsePool } from "./parse-pool.ts";
import type { PreparedBatch } from "./prepare-batch.ts";
import type { RawReference } from "./raw-reference.ts";

export type IngestOrigin = "import" | "source" | "demo";

export interface IngestParts {
  pool: ParsePool;
  writer: StoreWriter;
  search: Search;
  /** Null: nothing is classified (a benchmark's way to measure what classifying costs). */
  plugins: Plugins | null;
  clock: Clock;
  log: Log;
}

/** What became of one batch, told once it is durable. `last` is the reference that ends the stretch done without a gap. */
export interface BatchReport<R extends RawReference> {
  /** One for each reference, in order; null where it failed. */
  outcomes: Array<IngestOutcome | null>;
  references: R[];
  failures: Array<{ index: number; error: PlainError }>;
  /** Everything up to and with this reference is in the store; null while an earlier batch is under way. */
  last: R | null;
  rawBytes: number;
  inputBytes: number;
}

export interface RunOptions<R extends RawReference> {
  origin: IngestOrigin;
  signal?: AbortSignal;
  onBatch?: (report: BatchReport<R>) => void;
}

export class Ingest {
  readonly #parts: IngestParts;

  constructor(parts: IngestParts) {
    this.#parts = parts;
  }

  /** Takes in a whole stream. Stops asking for more when `signal` says so; what was begun is finished. Rejects when a batch could not be stored. */
  async run<R extends RawReference>(references: AsyncIterable<R>, options: RunOptions<R>): Promise<void> {
    const underway = new Set<Promise<void>>();
    const done = new Map<number, R>();
    let failure: { error: unknown } | null = null;
    let number = 0;
    let next = 0;
    for await (const batch of batchReferences(references, options.signal)) {
      const mine = number++;
      const work = this.#runBatch(batch, options.origin)
        .then((report) => {
          done.set(mine, batch.at(-1) as R);
          let last: R | null = null;
          for (; done.has(next); next += 1) {
            last = done.get(next) ?? null;
            done.delete(next);
          }
          options.onBatch?.({ ...report, last });
        })
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => underway.delete(work));
      underway.add(work);
      if (underway.size >= limits.ingestBatchesInFlightMax) await Promise.race(underway);
      if (failure !== null || options.signal?.aborted) break;
    }
    await Promise.all(underway);
    if (failure !== null) throw (failure as { error: unknown }).error;
  }

  /** Everything taken in so far can be found when this resolves. */
  flush(): Promise<void> {
    return this.#parts.search.flush();
  }

  /** Takes in a few messages at once (new mail of a source). Answers when they are durable. */
  async deliver<R extends RawReference>(references: R[], origin: IngestOrigin): Promise<BatchReport<R>> {
    const report = await this.#runBatch(references, origin);
    return { ...report, last: references.at(-1) ?? null };
  }

  async #runBatch<R extends RawReference>(
    references: R[],
    origin: IngestOrigin,
  ): Promise<Omit<BatchReport<R>, "last">> {
    const inputBytes = references.reduce((sum, { bytes }) => sum + bytes, 0);
    const { pool, clock, writer, search } = this.#parts;
    const prepared = await pool.run("ingest", references, clock.now());
    const items = await this.#classified(prepared, origin);
    const kept = items.length === 0 ? [] : await writer.ingest(items, { origin });
    await search.add({
      texts: prepared.texts,
      sortKeys: kept.map(({ status, sortKey }) => (status === "stored" ? sortKey : -1)),
      messageIds: kept.map(({ messageId }) => messageId),
    });
    const failed = new Set(prepared.failures.map(({ index }) => index));
    let at = 0;
    const outcomes = references.map((_reference, index) => (failed.has(index) ? null : (kept[at++] ?? null)));
    return { outcomes, references, failures: prepared.failures, rawBytes: prepared.rawBytes, inputBytes };
  }

  /** Adds what the filter says. A filter that fails or is slow never holds mail up: those are asked again later. */
  async #classified(prepared: PreparedBatch, origin: IngestOrigin): Promise<IngestItem[]> {
    const { plugins, log } = this.#parts;
    const kind = origin === "demo" ? "demo" : "message";
    const { viewsJson, items } = prepared;
    const verdicts =
      plugins === null || items.length === 0
        ? null
        : await plugins.classify(viewsJson, items.length).catch((error: unknown) => {
            log.warn("classify.failed", { code: error instanceof AppError ? error.code : "INTERNAL" });
            return null;
          });
    return items.map((item, index) => {
      const isOwn = item.tags.some((tag) => tag === "\\sent" || tag === "\\drafts");
      const verdict = isOwn ? null : (verdicts?.[index] ?? null);
      const isJunk =
        origin === "source" &&
        verdict !== null &&
        verdict.score >= limits.spamScoreMin &&
        !item.keywords.includes("$seen");
      const tags = isJunk ? item.tags.map((tag) => (tag === "\\inbox" ? "\\junk" : tag)) : item.tags;
      return { ...item, tags, spam: verdict, kind };
    });
  }
}
