/**
 * A search for words that nearly every message holds would look at all of them to show fifty. The newest part is asked
 * first: when it fills the page, the page is the same.
 */
import type { Query, Schema, Searcher, Tantivy } from "node-tantivy-binding";
import { limits } from "../kernel/limits.ts";
import type { IndexNode } from "./index-node.ts";
import { textParts } from "./index-query.ts";
import { fieldsOf, sortKeyEnd } from "./index-schema.ts";

export class NewestWindow {
  readonly #tantivy: Tantivy;
  readonly #schema: Schema;
  #start = 0;
  /** Size of the index when the window was measured. */
  #documents = 0;

  constructor(tantivy: Tantivy, schema: Schema) {
    this.#tantivy = tantivy;
    this.#schema = schema;
  }

  /** The query for the window alone; null when the whole index is as well asked at once. */
  narrow(searcher: Searcher, node: IndexNode, query: Query, limit: number): Query | null {
    const hits = mostHits(searcher, node);
    if (hits < limits.windowHitsMin || hits < 2 * limits.windowParts * limit) return null;
    const { Query, FieldType } = this.#tantivy;
    const window = Query.rangeQuery(
      this.#schema,
      "place",
      FieldType.I64,
      this.#begin(searcher),
      sortKeyEnd,
      true,
      false,
    );
    return Query.booleanQuery([
      { occur: 0, query },
      { occur: 0, query: window },
    ]);
  }

  /** Measured again when the index has grown by a tenth: a window that is a little too large or small does no harm. */
  #begin(searcher: Searcher): number {
    const documents = searcher.numDocs;
    if (Math.abs(documents - this.#documents) > this.#documents / 10) {
      const offset = Math.floor(documents / limits.windowParts);
      this.#start = searcher.search(this.#tantivy.Query.allQuery(), 1, false, "key", offset).hits[0]?.order ?? 0;
      this.#documents = documents;
    }
    return this.#start;
  }
}

/** No more messages than this meet the search, by how many hold its words; cheap to tell. */
function mostHits(searcher: Searcher, node: IndexNode): number {
  switch (node.kind) {
    case "none":
      return 0;
    case "keys":
      return node.keys.length;
    case "and":
      return Math.min(searcher.numDocs, ...node.nodes.map((child) => mostHits(searcher, child)));
    case "or":
      return node.nodes.reduce((sum, child) => sum + mostHits(searcher, child), 0);
    case "text": {
      const words = textParts(node).flatMap((part) => part.words);
      const holding = (word: string) =>
        fieldsOf[node.field].reduce((sum, field) => sum + searcher.docFreq(field, word), 0);
      return Math.min(searcher.numDocs, ...words.map(holding));
    }
    default:
      return searcher.numDocs;
  }
}
