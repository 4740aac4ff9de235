/** Turns a search into parts that one side can answer alone: the store (metadata) or the text index. */
import { limits } from "../kernel/limits.ts";
import { AppError } from "../kernel/errors.ts";
import { keyFrom, type MetaNode } from "../store/query-condition.ts";
import type { Tag, TagId } from "../store/types.ts";
import type { IndexNode } from "./index-node.ts";
import { sortKeyEnd } from "./index-schema.ts";
import type { QueryNode, TextField } from "./query-node.ts";

type TextNode = Extract<QueryNode, { kind: "text" }>;

/** A search with its names resolved and its constants gone: "all" and "none" stand alone or nowhere. */
export type PlanNode =
  | Exclude<MetaNode, { kind: "and" | "or" | "not" }>
  | TextNode
  | { kind: "and" | "or"; nodes: PlanNode[] }
  | { kind: "not"; node: PlanNode };

const textHeaders: Record<string, TextField> = {
  from: "from",
  to: "to",
  cc: "cc",
  bcc: "bcc",
  "list-id": "list",
  subject: "subject",
};
const storedHeaders = new Set(["message-id", "in-reply-to", "subject"]);

/** Throws BAD_QUERY for what nobody can answer. */
export function resolveQuery(node: QueryNode, tags: readonly Tag[], depth = 0): PlanNode {
  // A filter of the API may be nested deeper than the language allows; deeper than this nobody means it.
  if (depth > limits.queryTreeDepthMax) throw new AppError("BAD_QUERY", { part: "depth" });
  switch (node.kind) {
    case "and":
    case "or":
      return combine(
        node.kind,
        node.nodes.map((child) => resolveQuery(child, tags, depth + 1)),
      );
    case "not":
      return negate(resolveQuery(node.node, tags, depth + 1));
    case "tag": {
      const tagId = findTag(node.name, tags);
      return tagId === null ? { kind: "none" } : { kind: "tagId", tagId };
    }
    case "header":
      return resolveHeader(node.name.toLowerCase(), node.value);
    case "text":
      return /[\p{L}\p{N}]/u.test(node.words) ? node : { kind: "none" };
    default:
      return node;
  }
}

/** By path, as it is written or in other capitals; else by role. A name with a leading backslash is a role only. */
function findTag(name: string, tags: readonly Tag[]): TagId | null {
  if (name.startsWith("\\")) return tags.find((tag) => tag.role === name.slice(1))?.id ?? null;
  const byId = new Map(tags.map((tag) => [tag.id, tag]));
  const pathOf = (tag: Tag, depth = 0): string => {
    const parent = tag.parentId === null || depth > tags.length ? undefined : byId.get(tag.parentId);
    return parent ? `${pathOf(parent, depth + 1)}/${tag.name}` : tag.name;
  };
  const wanted = name.normalize("NFC").toLowerCase();
  const found =
    tags.find((tag) => pathOf(tag) === name) ??
    tags.find((tag) => pathOf(tag).toLowerCase() === wanted) ??
    tags.find((tag) => tag.role === wanted);
  return found?.id ?? null;
}

/** RFC 8621 4.4.1 header. Fields that neither store nor index know are refused: reading every message would take hours. */
function resolveHeader(name: string, value: string | null): PlanNode {
  if (storedHeaders.has(name)) return { kind: "header", name, value };
  const field = Object.hasOwn(textHeaders, name) ? textHeaders[name] : undefined;
  if (field === undefined || value === null) throw new AppError("BAD_QUERY", { part: "header" });
  return resolveQuery({ kind: "text", field, words: value, isPhrase: true, isPrefix: false }, []);
}

export function combine(kind: "and" | "or", nodes: PlanNode[]): PlanNode {
  const [absorbing, neutral] = kind === "and" ? (["none", "all"] as const) : (["all", "none"] as const);
  const flat = nodes
    .flatMap((node) => (node.kind === kind ? node.nodes : [node]))
    .filter((node) => node.kind !== neutral);
  if (flat.some((node) => node.kind === absorbing)) return { kind: absorbing };
  const [first] = flat;
  if (!first) return { kind: neutral };
  return flat.length === 1 ? first : { kind, nodes: flat };
}

function negate(node: PlanNode): PlanNode {
  if (node.kind === "all") return { kind: "none" };
  if (node.kind === "none") return { kind: "all" };
  return node.kind === "not" ? node.node : { kind: "not", node };
}

/** The same search for the store, when it asks for no text. */
export function asMeta(node: PlanNode): MetaNode | null {
  switch (node.kind) {
    case "text":
      return null;
    case "and":
    case "or": {
      const nodes = node.nodes.map(asMeta).filter((child) => child !== null);
      return nodes.length === node.nodes.length ? { kind: node.kind, nodes } : null;
    }
    case "not": {
      const inner = asMeta(node.node);
      return inner && { kind: "not", node: inner };
    }
    default:
      return node;
  }
}

/** The same search for the text index, when it asks for text and dates only. */
export function asIndex(node: PlanNode): IndexNode | null {
  switch (node.kind) {
    case "all":
    case "none":
    case "text":
      return node;
    case "received": {
      const from = node.from === null ? 0 : keyFrom(node.from);
      const until = node.until === null ? sortKeyEnd : keyFrom(node.until);
      return from < until ? { kind: "range", from, until } : { kind: "none" };
    }
    case "and":
    case "or": {
      const nodes = node.nodes.map(asIndex).filter((child) => child !== null);
      return nodes.length === node.nodes.length ? { kind: node.kind, nodes } : null;
    }
    case "not": {
      const inner = asIndex(node.node);
      return inner && { kind: "not", node: inner };
    }
    default:
      return null;
  }
}

/** A conjunction cut in two; null when a part of it mixes text and metadata. */
export function split(node: PlanNode): { text: IndexNode; meta: MetaNode } | null {
  const parts = node.kind === "and" ? node.nodes : [node];
  const text: IndexNode[] = [];
  const meta: MetaNode[] = [];
  for (const part of parts) {
    const indexed = asIndex(part);
    const stored = indexed ? null : asMeta(part);
    if (indexed) text.push(indexed);
    else if (stored) meta.push(stored);
    else return null;
  }
  return {
    text: { kind: "and", nodes: text },
    meta: meta.length === 1 && meta[0] ? meta[0] : { kind: "and", nodes: meta },
  };
}
