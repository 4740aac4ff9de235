/**
 * Search as the rest of Postern sees it: takes new mail, answers queries, keeps the index sealed on disk. The index itself
 * lives in two threads (one writes, one reads) and in memory-backed storage; whatever happens to it, mail stays readable.
 */
import { AppError, type ErrorDetail } from "../kernel/errors.ts";
import type { Events } from "../kernel/events.ts";
import { limits } from "../kernel/limits.ts";
import { type Log, silentLog } from "../kernel/log.ts";
import type { SearchText } from "../mime/message.ts";
import type { QueryScan } from "../store/query-scan.ts";
import type { MessageId, SortKey, Tag } from "../store/types.ts";
import type { ThreadPair } from "./index-threads.ts";
import { LiveIndex } from "./live-index.ts";
import type { QueryNode } from "./query-node.ts";
import { resolveQuery } from "./query-plan.ts";
import { QueryRunner } from "./query-runner.ts";
import { type QueryOptions, type QueryResult, resultPage } from "./result-page.ts";
import { type Snippet, snippetOf } from "./snippets.ts";

/** Messages on their way into the index. */
export interface SearchBatch {
  /** UTF-8 NDJSON of mime's SearchText, one line a message. The buffer is moved, not copied. */
  texts: Uint8Array;
  /** One for each line; a negative one leaves its line out. */
  sortKeys: SortKey[];
  messageIds: MessageId[];
}

/** Everything stored after a message, in the order of ids. */
export type Reindex = (afterMessageId: MessageId) => AsyncIterable<SearchBatch>;

export interface SearchState {
  state: "opening" | "ready" | "rebuilding" | "off";
  /** Why it is off: platform, missing, noMemoryFolder, space, full, stopped; anything else is a failure (search-off.ts). */
  reason?: string;
  /** Messages that can be found. */
  indexed: number;
  /** Messages taken in and not yet to be found. */
  pending: number;
}

/** What search needs of the store's reader. */
export interface SearchStore {
  readonly scan: QueryScan;
  tags(): Tag[];
}

export interface IndexParts {
  paths: { index: string };
  keys: { index: Uint8Array };
  events: Events;
  log?: Log;
  /** Memory-backed storage; another one in tests. */
  memoryRoot?: string;
  /** Threads that were started before the keys were known. */
  pair?: ThreadPair;
}

export interface SearchParts {
  /** On its way up: see beginIndex. */
  index: LiveIndex;
  reader: SearchStore;
  /** What the sealed index does not have yet. */
  reindex: Reindex;
  /** The texts of stored messages, for snippets; null for one that cannot be read. */
  texts: (messageIds: MessageId[]) => Promise<Array<SearchText | null>>;
  events: Events;
}

export interface Search {
  /** Resolves when the batch is accepted, which is the back-pressure; it can be found a moment later. */
  add(batch: SearchBatch): Promise<void>;
  remove(sortKeys: SortKey[]): Promise<void>;
  /** Everything added before can be found when this resolves. */
  flush(): Promise<void>;
  /** Rejects with SEARCH_OFF { reason } when it needs the index and there is none; with BAD_QUERY { part } for what nobody can answer. */
  query(node: QueryNode, options: QueryOptions): Promise<QueryResult>;
  /** RFC 8621 5.1: marked and escaped; null where nothing matches. */
  snippets(node: QueryNode, messageIds: MessageId[]): Promise<Snippet[]>;
  state(): SearchState;
  seal(): Promise<void>;
  close(): Promise<void>;
}

/** The index needs its key, and the store only to catch up with it: both open at once. */
export function beginIndex({ paths, keys, events, log = silentLog, memoryRoot, pair }: IndexParts): LiveIndex {
  return new LiveIndex({
    place: { folder: paths.index, key: keys.index },
    ...(memoryRoot === undefined ? {} : { memoryRoot }),
    ...(pair && { pair }),
    onState: (state, reason) => {
      log.info("search.changed", { state, reason: reason ?? null });
      events.emit("search.changed", { state, ...(reason === undefined ? {} : { reason }) });
    },
    onFailure: (code: string, detail: ErrorDetail) => log.warn("search.failed", { code, ...detail }),
  });
}

/** Answers at once; the index comes up behind it. Closing it closes the index. */
export function openSearch(parts: SearchParts): Search {
  return new IndexedSearch(parts);
}

class IndexedSearch implements Search {
  readonly #parts: SearchParts;
  readonly #index: LiveIndex;
  readonly #runner: QueryRunner;
  readonly #stopListening: () => void;

  constructor(parts: SearchParts) {
    this.#parts = parts;
    this.#index = parts.index;
    this.#index.follow(parts.reindex);
    this.#runner = new QueryRunner(parts.reader.scan, (request) => this.#index.find(request));
    this.#stopListening = parts.events.on("store.changed", () => this.#runner.sets.forget());
  }

  add(batch: SearchBatch): Promise<void> {
    if (batch.sortKeys.length !== batch.messageIds.length) throw new AppError("INTERNAL", { reason: "batch" });
    return this.#index.add(batch);
  }

  remove(sortKeys: SortKey[]): Promise<void> {
    return this.#index.remove(sortKeys);
  }

  flush(): Promise<void> {
    return this.#index.flush();
  }

  async query(node: QueryNode, options: QueryOptions): Promise<QueryResult> {
    const plan = resolveQuery(node, this.#parts.reader.tags());
    return resultPage(this.#runner, this.#parts.reader.scan, plan, options);
  }

  async snippets(node: QueryNode, messageIds: MessageId[]): Promise<Snippet[]> {
    const texts = await this.#parts.texts(messageIds);
    return messageIds.map((_, at) => snippetOf(node, texts[at] ?? null, limits.snippetCharsMax));
  }

  state(): SearchState {
    return this.#index.state();
  }

  seal(): Promise<void> {
    return this.#index.seal();
  }

  async close(): Promise<void> {
    this.#stopListening();
    this.#runner.sets.forget();
    await this.#index.close();
  }
}
