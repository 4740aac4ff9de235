/**
 * What Postern uses of @oxdev03/node-tantivy-binding-<platform> 0.3.3, which ships no types of its own. Where the binary
 * differs from what one expects it says so.
 */
declare module "node-tantivy-binding" {
  /** A number becomes an unsigned 32-bit value for u64 fields and a signed 64-bit one for i64 fields. */
  type TermValue = string | number;

  export class SchemaBuilder {
    addTextField(
      name: string,
      options: { stored?: boolean; tokenizerName: string; indexOption: "basic" | "freq" | "position" },
    ): this;
    addUnsignedField(name: string, options: { fast?: boolean; indexed?: boolean }): this;
    addIntegerField(name: string, options: { fast?: boolean; indexed?: boolean }): this;
    build(): Schema;
  }

  export interface Schema {
    toJson(): string;
  }

  export interface Query {
    toString(): string;
  }

  export interface QueryStatic {
    termQuery(schema: Schema, field: string, value: TermValue, indexOption?: "basic" | "freq" | "position"): Query;
    termSetQuery(schema: Schema, field: string, values: TermValue[]): Query;
    allQuery(): Query;
    /** With distance 0 and isPrefix this is the fast prefix query. */
    fuzzyTermQuery(
      schema: Schema,
      field: string,
      text: string,
      distance: number,
      transposition: boolean,
      isPrefix: boolean,
    ): Query;
    /** Ends the process when given fewer than two words. */
    phraseQuery(schema: Schema, field: string, words: string[], slop?: number): Query;
    booleanQuery(parts: Array<{ occur: 0 | 1 | 2; query: Query }>): Query;
    rangeQuery(
      schema: Schema,
      field: string,
      type: number,
      from: number,
      to: number,
      hasFrom: boolean,
      hasTo: boolean,
    ): Query;
  }

  export interface SearchHit {
    /** Value of the ordering field as a double; wrong for ascending order, which counts from 2^64. */
    order?: number;
  }

  export interface SearchResult {
    hits: SearchHit[];
    count?: number;
  }

  export interface Searcher {
    /** Ends the process when limit is 0. Descending by the field. */
    search(query: Query, limit: number, count: boolean, orderByField: string, offset: number): SearchResult;
    /** How many documents hold the term, deleted ones included. */
    docFreq(field: string, value: TermValue): number;
    readonly numDocs: number;
    readonly numSegments: number;
  }

  export interface IndexWriter {
    /** The only way to write unsigned values above 2^32. Blocks while the pipeline is full. */
    addJson(json: string): bigint;
    deleteDocumentsByTerm(field: string, value: TermValue): bigint;
    /** Blocks until everything added is indexed and published. */
    commit(): bigint;
    /** Ends the writer. */
    waitMergingThreads(): void;
  }

  export class Index {
    constructor(schema: Schema, path: string, reuse?: boolean);
    static open(path: string): Index;
    static exists(path: string): boolean;
    writer(heapBytes: number, threads: number): IndexWriter;
    configReader(reloadPolicy: "manual" | "commit"): void;
    searcher(): Searcher;
    reload(): void;
    registerTokenizer(name: string, analyzer: TextAnalyzer): void;
    readonly schema: Schema;
  }

  export interface Tokenizer {
    readonly isTokenizer: unique symbol;
  }
  export interface Filter {
    readonly isFilter: unique symbol;
  }
  export interface TextAnalyzer {
    analyze(text: string): string[];
  }
  export class TextAnalyzerBuilder {
    constructor(tokenizer: Tokenizer);
    filter(filter: Filter): TextAnalyzerBuilder;
    build(): TextAnalyzer;
  }

  export interface Tantivy {
    SchemaBuilder: typeof SchemaBuilder;
    Index: typeof Index;
    Query: QueryStatic;
    TokenizerStatic: { simple(): Tokenizer };
    FilterStatic: { lowercase(): Filter; asciiFold(): Filter; removeLong(bytes: number): Filter };
    TextAnalyzerBuilder: typeof TextAnalyzerBuilder;
    FieldType: { U64: number; I64: number };
  }
}
