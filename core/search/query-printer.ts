/** Writes a search back as text, so that `parseQuery(printQuery(node))` is the node again. Null where the language has no word for it. */
import { isDeepStrictEqual } from "node:util";
import { parseQuery } from "./query-language.ts";
import type { QueryNode } from "./query-node.ts";

export function printQuery(node: QueryNode): string | null {
  switch (node.kind) {
    case "all":
      return "in:anywhere";
    case "and":
    case "or": {
      const parts = node.nodes.map(printAtom);
      return parts.includes(null) ? null : parts.join(node.kind === "and" ? " " : " OR ");
    }
    case "not": {
      const inner = printAtom(node.node);
      // "--word" is a word that begins with dashes.
      return inner === null ? null : inner.startsWith("-") ? `-(${inner})` : `-${inner}`;
    }
    default:
      return printLeaf(node);
  }
}

function printAtom(node: QueryNode): string | null {
  const text = printQuery(node);
  return text !== null && (node.kind === "and" || node.kind === "or") ? `(${text})` : text;
}

function printLeaf(node: Exclude<QueryNode, { kind: "all" | "and" | "or" | "not" }>): string | null {
  switch (node.kind) {
    case "text": {
      const words = node.isPhrase ? `"${node.words}"` : node.words;
      return checked(`${node.field === "any" ? "" : `${node.field}:`}${words}${node.isPrefix ? "*" : ""}`, node);
    }
    case "tag":
      return checked(node.name.startsWith("\\") ? `in:${node.name.slice(1)}` : `tag:"${node.name}"`, node);
    case "keyword":
      return node.isSet ? checked(`keyword:"${node.keyword}"`, node) : (unset[node.keyword] ?? null);
    case "hasAttachment":
      return node.isSet ? "has:attachment" : null;
    case "received":
      return printReceived(node.from, node.until);
    case "size":
      if (node.min !== null && node.max !== null) return null;
      return node.min !== null ? `larger:${node.min}` : node.max !== null ? `smaller:${node.max}` : null;
    case "thread":
      return `thread:T${node.threadId.toString(36)}`;
    default:
      return null;
  }
}

const unset: Record<string, string> = { $seen: "is:unread", $flagged: "is:unstarred", $answered: "is:unanswered" };

/** Words can hold quotes, operators and stars: what would not be read back as the same node has no text. */
function checked(text: string, node: QueryNode): string | null {
  const again = parseQuery(text, { now: 0 });
  return "node" in again && isDeepStrictEqual(again.node, node) ? text : null;
}

function printReceived(from: number | null, until: number | null): string | null {
  if (from !== null && until !== null) return `on:${new Date(from).toISOString()}..${new Date(until).toISOString()}`;
  if (from !== null) return `after:${new Date(from).toISOString()}`;
  return until === null ? null : `before:${new Date(until).toISOString()}`;
}
