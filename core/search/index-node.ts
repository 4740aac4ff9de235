import type { QueryNode } from "./query-node.ts";

/** The part of a search that the text index answers alone. Plain data: it crosses to the query thread. */
export type IndexNode =
  | Extract<QueryNode, { kind: "all" | "none" | "text" }>
  | { kind: "and" | "or"; nodes: IndexNode[] }
  | { kind: "not"; node: IndexNode }
  /** Sort keys in [from, until). */
  | { kind: "range"; from: number; until: number }
  /** One of these sort keys. */
  | { kind: "keys"; keys: number[] };
