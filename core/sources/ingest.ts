/**
 * The one way in for mail from anywhere: parse → classify → vault and store → search. Bounded: at most
 * limits.ingestBatchesInFlightMax batches are under way, and the source is not asked for more until one is done.
 */
import type { Clock } from "../kernel/clock.ts";
import { fromPlainError, type PlainError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Plugins } from "../plugins/plugins.ts";
import type { Search } from "../search/search.ts";
import type { StoredWith } from "../store/operations.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import type { IngestItem, IngestOutcome, MessageId, SpamVerdict, TagId, Written } from "../store/types.ts";
import { batchReferences } from "./batch-references.ts";
import type { ParsePool } from "./parse-pool.ts";
import type { PreparedBatch, PreparedItem } from "./prepare-batch.ts";
import type { RawReference } from "./raw-reference.ts";

/** A message, or a mere upload, from the API. */
export interface RawItem {
  raw: Uint8Array;
  tagIds: TagId[];
  keywords: string[];
  receivedAt: number | null;
  kind: "message" | "upload";
  written?: Written;
}

export type IngestOrigin = "import" | "source" | "demo";

export interface IngestParts {
  pool: ParsePool;
  reader: Pick<StoreReader, "latestDate">;
  writer: StoreWriter;
  search: Search;
  plugins: Plugins;
  clock: Clock;
  /** Told which messages the filter was asked about, and whether it answered. */
  onAsked(messageIds: MessageId[], isAnswered: boolean): void;
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
    try {
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
    } finally {
      // Also when the source broke off: what was begun is counted, and nothing of it goes on behind a close.
      await Promise.all(underway);
    }
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

  /** Messages and uploads that came through the API, and mail that was written here. Answers in order, when they are durable. */
  async raw(
    items: RawItem[],
    tagNameOf: (id: TagId) => string,
    along: StoredWith | null = null,
  ): Promise<IngestOutcome[]> {
    const references = items.map(({ raw, tagIds, keywords, receivedAt, written }) => ({
      place: { kind: "bytes" as const, bytes: Uint8Array.from(raw) },
      isFromMbox: false,
      receivedAt,
      keywords,
      tags: tagIds.map(tagNameOf),
      copy: null,
      unit: "",
      position: 0,
      bytes: raw.byteLength,
      ...(written ? { written } : {}),
    }));
    const kinds = items.map(({ kind }) => kind);
    const kindOf = (index: number) => kinds[index] ?? "message";
    const { outcomes, failures } = await this.#runBatch(references, "import", { kindOf, along });
    const [failure] = failures;
    if (failure !== undefined) throw fromPlainError(failure.error);
    return outcomes.filter((outcome) => outcome !== null);
  }

  async #runBatch<R extends RawReference>(
    references: R[],
    origin: IngestOrigin,
    given: { kindOf?: (index: number) => IngestItem["kind"]; along?: StoredWith | null } = {},
  ): Promise<Omit<BatchReport<R>, "last">> {
    const inputBytes = references.reduce((sum, { bytes }) => sum + bytes, 0);
    const { kindOf = () => (origin === "demo" ? "demo" : "message"), along = null } = given;
    const { pool, clock, reader, writer, search, onAsked } = this.#parts;
    const now = clock.now();
    // By a clock that is behind nothing is cut.
    const latest = Math.max(now, reader.latestDate(now) - limits.receivedAheadMaxMs);
    const prepared = await pool.run("ingest", references, now, latest);
    const verdicts = await this.#verdicts(prepared);
    const failed = new Set(prepared.failures.map(({ index }) => index));
    const places = references.flatMap((_reference, index) => (failed.has(index) ? [] : [index]));
    const items = prepared.items.map((item, at) =>
      asIngestItem(item, verdicts?.[at] ?? null, origin, kindOf(places[at] ?? 0)),
    );
    const kept = items.length === 0 ? [] : await writer.ingest(items, { origin, along });
    const isNewMail = (outcome: IngestOutcome, at: number) =>
      outcome.status === "stored" && items[at]?.kind !== "upload";
    onAsked(
      kept.filter(isNewMail).map(({ messageId }) => messageId),
      verdicts !== null,
    );
    const isIndexed = (outcome: IngestOutcome, at: number) => outcome.status === "healed" || isNewMail(outcome, at);
    const healed = kept.filter(({ status }) => status === "healed");
    if (healed.length > 0) await search.remove(healed.map(({ sortKey }) => sortKey));
    await search.add({
      texts: prepared.texts,
      sortKeys: kept.map((outcome, at) => (isIndexed(outcome, at) ? outcome.sortKey : -1)),
      messageIds: kept.map(({ messageId }) => messageId),
    });
    const outcomes: Array<IngestOutcome | null> = references.map(() => null);
    for (const [at, outcome] of kept.entries()) outcomes[places[at] ?? 0] = outcome;
    return { outcomes, references, failures: prepared.failures, rawBytes: prepared.rawBytes, inputBytes };
  }

  /** Null when no filter answered. A filter that fails or is slow never holds mail up: it is asked again later. */
  async #verdicts(prepared: PreparedBatch): Promise<Array<SpamVerdict | null> | null> {
    const { plugins } = this.#parts;
    if (prepared.items.length === 0) return null;
    return plugins.classify(prepared.viewsJson, prepared.items.length);
  }
}

/** The user's own mail gets no verdict. New mail that the filter is sure of goes to junk; what a user sorted stays where it is. */
function asIngestItem(
  item: PreparedItem,
  found: SpamVerdict | null,
  origin: IngestOrigin,
  kind: IngestItem["kind"],
): IngestItem {
  const isOwn = item.tags.some((tag) => tag === "\\sent" || tag === "\\drafts");
  const spam = isOwn ? null : found;
  const isJunk =
    origin === "source" && spam !== null && spam.score >= limits.spamScoreMin && !item.keywords.includes("$seen");
  const tags = isJunk ? item.tags.map((tag) => (tag === "\\inbox" ? "\\junk" : tag)) : item.tags;
  return { ...item, tags, spam, kind };
}
