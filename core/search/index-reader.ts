/** Answers text queries on the live index. Runs in the query thread, so that no commit or merge holds up a search. */
import { statSync } from "node:fs";
import { join } from "node:path";
import type { Index, Query, Searcher, SearchResult, Tantivy } from "node-tantivy-binding";
import { garbageCollector } from "../kernel/garbage-collector.ts";
import type { IndexNode } from "./index-node.ts";
import { IndexQueryBuilder } from "./index-query.ts";
import { NewestWindow } from "./newest-window.ts";
import { registerAnalyzer } from "./index-schema.ts";
import { indexError } from "./index-writer.ts";

export interface Find {
  node: IndexNode;
  limit: number;
  offset: number;
  isAscending: boolean;
  wantCount: boolean;
}

export interface Found {
  /** Newest first, or oldest first when asked. */
  keys: Float64Array<ArrayBuffer>;
  count: number | null;
}

// A searcher keeps the files of its time open, and their memory with them, until V8 collects it. V8 sees a tiny object
// and waits for hours; so old searchers are collected by hand.
const collectGarbage = garbageCollector();

export class IndexReader {
  readonly #folder: string;
  readonly #index: Index;
  readonly #queries: IndexQueryBuilder;
  readonly #window: NewestWindow;
  #searcher: Searcher | null = null;
  #seen = "";

  constructor(tantivy: Tantivy, folder: string) {
    this.#folder = folder;
    try {
      this.#index = tantivy.Index.open(folder);
      registerAnalyzer(tantivy, this.#index);
    } catch (error) {
      throw indexError(error);
    }
    this.#queries = new IndexQueryBuilder(tantivy, this.#index.schema);
    this.#window = new NewestWindow(tantivy, this.#index.schema);
  }

  find(request: Find): Found {
    try {
      const searcher = this.#current();
      // The engine ends the process when asked for no hits at all.
      const limit = Math.max(1, Math.min(request.limit, searcher.numDocs));
      const query = this.#queries.build(request.node);
      const found = this.#newest(searcher, request, query, limit) ?? this.#search(searcher, request, query, limit);
      const hits = request.limit > 0 ? found.hits : [];
      const keys = Float64Array.from(hits, (hit) => hit.order ?? 0);
      if (request.isAscending) keys.forEach((back, at) => (keys[at] = Number.MAX_SAFE_INTEGER - back));
      return { keys, count: found.count ?? null };
    } catch (error) {
      throw indexError(error);
    }
  }

  /** Null when only the whole index can tell. */
  #newest(searcher: Searcher, request: Find, query: Query, limit: number): SearchResult | null {
    if (request.isAscending || request.wantCount || request.offset > 0) return null;
    const narrowed = this.#window.narrow(searcher, request.node, query, limit);
    const found = narrowed && this.#search(searcher, request, narrowed, limit);
    return found?.hits.length === limit ? found : null;
  }

  #search(searcher: Searcher, request: Find, query: Query, limit: number): SearchResult {
    return searcher.search(query, limit, request.wantCount, request.isAscending ? "back" : "key", request.offset);
  }

  documents(): number {
    return this.#current().numDocs;
  }

  /** Merges publish without a commit of ours: the time of meta.json tells. */
  #current(): Searcher {
    const stamp = statSync(join(this.#folder, "meta.json"), {
      bigint: true,
      throwIfNoEntry: false,
    })?.mtimeNs.toString();
    if (this.#searcher && (stamp === undefined || stamp === this.#seen)) return this.#searcher;
    this.#index.reload();
    this.#searcher = this.#index.searcher();
    this.#seen = stamp ?? "";
    collectGarbage();
    return this.#searcher;
  }

  /** Lets go of files that merges have replaced, when there is no query to do it. */
  refresh(): void {
    if (this.#searcher) this.#current();
  }
}
