/**
 * A search as a tree: what the query language (text) and JMAP's FilterCondition both become, and what the planner reads.
 * Times are milliseconds since 1970, sizes bytes.
 */
export type TextField = "any" | "from" | "to" | "cc" | "bcc" | "subject" | "body" | "filename" | "list";

export type QueryNode =
  | { kind: "all" }
  | { kind: "none" }
  | { kind: "and" | "or"; nodes: QueryNode[] }
  | { kind: "not"; node: QueryNode }
  /** Words as the user typed them; several words without isPhrase mean all of them. isPrefix concerns the last word. */
  | { kind: "text"; field: TextField; words: string; isPhrase: boolean; isPrefix: boolean }
  | { kind: "tag"; name: string }
  | { kind: "tagId"; tagId: number }
  /** Has at least one tag that is not among these (RFC 8621 4.4.1 inMailboxOtherThan). */
  | { kind: "tagOtherThan"; tagIds: number[] }
  /** JMAP keyword in lower case: "$seen", "$flagged", "$answered", "$draft", or a user's own. */
  | { kind: "keyword"; keyword: string; isSet: boolean }
  | { kind: "threadKeyword"; keyword: string; match: "all" | "some" | "none" }
  | { kind: "hasAttachment"; isSet: boolean }
  /** receivedAt in [from, until). */
  | { kind: "received"; from: number | null; until: number | null }
  | { kind: "size"; min: number | null; max: number | null }
  | { kind: "thread"; threadId: number }
  /** RFC 8621 4.4.1 `header`: the field exists, or contains the text. */
  | { kind: "header"; name: string; value: string | null };
