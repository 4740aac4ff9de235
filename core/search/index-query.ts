import type { Query, Schema, Tantivy } from "node-tantivy-binding";
import { limits } from "../kernel/limits.ts";
import type { IndexNode } from "./index-node.ts";
import { fieldsOf, type IndexField } from "./index-schema.ts";
import { isSingle, wordsOf } from "./words.ts";

const occur = { must: 0, should: 1, mustNot: 2 } as const;
type TextNode = Extract<IndexNode, { kind: "text" }>;

/** Builds the engine's query from a tree. The engine's own parser is not used: it misread "w1*" and "-w1" without a word. */
export class IndexQueryBuilder {
  readonly #tantivy: Tantivy;
  readonly #schema: Schema;

  constructor(tantivy: Tantivy, schema: Schema) {
    this.#tantivy = tantivy;
    this.#schema = schema;
  }

  build(node: IndexNode): Query {
    const { Query, FieldType } = this.#tantivy;
    switch (node.kind) {
      case "all":
        return Query.allQuery();
      case "none":
        return Query.booleanQuery([]);
      case "and":
        return this.#and(node.nodes);
      case "or":
        return this.#any(node.nodes.map((child) => this.build(child)));
      case "not":
        return this.#and([node]);
      case "range":
        return Query.rangeQuery(this.#schema, "place", FieldType.I64, node.from, node.until, true, false);
      case "keys":
        return Query.termSetQuery(this.#schema, "place", node.keys);
      default:
        return this.#text(node);
    }
  }

  #and(nodes: IndexNode[]): Query {
    const { Query } = this.#tantivy;
    const parts: Array<{ occur: 0 | 1 | 2; query: Query }> = nodes.map((child) =>
      child.kind === "not"
        ? { occur: occur.mustNot, query: this.build(child.node) }
        : { occur: occur.must, query: this.build(child) },
    );
    // Only things to leave out: from everything.
    if (parts.every((part) => part.occur === occur.mustNot)) parts.push({ occur: occur.must, query: Query.allQuery() });
    return Query.booleanQuery(parts);
  }

  #any(queries: Query[]): Query {
    const [first] = queries;
    if (queries.length === 1 && first) return first;
    return this.#tantivy.Query.booleanQuery(queries.map((query) => ({ occur: occur.should, query })));
  }

  #all(queries: Query[]): Query {
    const [first] = queries;
    if (queries.length === 1 && first) return first;
    return this.#tantivy.Query.booleanQuery(queries.map((query) => ({ occur: occur.must, query })));
  }

  #text(node: TextNode): Query {
    const parts = textParts(node);
    if (parts.length === 0) return this.#tantivy.Query.booleanQuery([]);
    return this.#all(parts.map((part) => this.#any(fieldsOf[node.field].flatMap((field) => this.#part(field, part)))));
  }

  #part(field: IndexField, part: TextPart): Query[] {
    const { Query } = this.#tantivy;
    const queries: Query[] = [];
    const [first] = part.words;
    if (part.words.length > 1) queries.push(Query.phraseQuery(this.#schema, field, part.words));
    else if (first !== undefined) queries.push(Query.termQuery(this.#schema, field, first, "basic"));
    if (part.prefix !== null) {
      if (field === "body" && part.prefix.length < limits.bodyPrefixCharsMin) return [];
      queries.push(Query.fuzzyTermQuery(this.#schema, field, part.prefix, 0, false, true));
    }
    return [this.#all(queries)];
  }
}

/** Words side by side, and the beginning of one more word that may stand anywhere in the same field. */
export interface TextPart {
  words: string[];
  prefix: string | null;
}

/**
 * What a text node asks for. A phrase is one part. Otherwise each word, as cut at blanks, is a part of its own, in which
 * pieces that the index separates ("ana@example.org", "don't") stay side by side. No part: nothing that could be found.
 */
export function textParts(node: TextNode): TextPart[] {
  const pieces = node.isPhrase ? [node.words] : node.words.split(/\s+/u);
  const parts: TextPart[] = pieces.map((piece) => ({ words: wordsOf(piece), prefix: null }));
  const found = parts.filter((part) => part.words.length > 0);
  const last = found.at(-1);
  const lastWord = last?.words.at(-1);
  if (node.isPrefix && last && lastWord !== undefined && !isSingle(lastWord)) {
    last.words = last.words.slice(0, -1);
    last.prefix = lastWord;
  }
  return found;
}
