import { limits } from "../kernel/limits.ts";
import { fieldsNamed, headerString } from "../mime/header-value.ts";
import { parseStructure } from "../mime/parse-structure.ts";
import { asText } from "../mime/header-forms.ts";
import type { QueryNode } from "../search/query-node.ts";
import type { MessageId, MessageRow } from "../store/types.ts";
import type { JmapKernel } from "./kernel.ts";
import { MethodError } from "./method-error.ts";

export type HeaderNode = Extract<QueryNode, { kind: "header" }>;

/** A filter whose conditions on header fields that nothing indexes are set apart: those are read from the messages. */
export interface SplitFilter {
  /** What store and index answer. */
  node: QueryNode;
  headers: HeaderNode[];
}

/** Throws unsupportedFilter when such a condition is not one that all others are joined to by AND. */
export function splitHeaders(node: QueryNode): SplitFilter {
  if (isUnindexed(node)) return { node: { kind: "all" }, headers: [node] };
  const parts = node.kind === "and" ? node.nodes : [node];
  const headers = parts.filter(isUnindexed);
  const rest = parts.filter((part) => !isUnindexed(part));
  if (rest.some(holdsUnindexed))
    throw new MethodError("unsupportedFilter", "That header field cannot be inside OR or NOT.");
  if (headers.length === 0) return { node, headers };
  return { node: rest.length === 0 ? { kind: "all" } : { kind: "and", nodes: rest }, headers };
}

/** Keeps the messages that have the fields. Reads each one: so only for as many as limits.ts says. */
export async function keepWithHeaders(
  kernel: JmapKernel,
  messageIds: readonly MessageId[],
  headers: readonly HeaderNode[],
  collapseThreads: boolean,
): Promise<MessageId[]> {
  if (messageIds.length > limits.headerScanMessagesMax) {
    throw new MethodError(
      "unsupportedFilter",
      `More than ${limits.headerScanMessagesMax} Emails: narrow the filter down.`,
    );
  }
  const kept: MessageId[] = [];
  const threads = new Set<number>();
  for (const [index, row] of kernel.reader.messagesByIds([...messageIds]).entries()) {
    if (index % 50 === 49) await new Promise(setImmediate);
    if (collapseThreads && threads.has(row.threadId)) continue;
    if (!headers.every((header) => hasHeader(kernel, row, header))) continue;
    threads.add(row.threadId);
    kept.push(row.id);
  }
  return kept;
}

/** RFC 8621 4.4.1 header: the field is there, or its value has the text in it, whatever the case. */
function hasHeader(kernel: JmapKernel, row: MessageRow, { name, value }: HeaderNode): boolean {
  const raw = kernel.vault.read(row.blob);
  const fields = fieldsNamed(parseStructure(raw), name);
  if (value === null) return fields.length > 0;
  const wanted = value.toLowerCase();
  return fields.some((field) => asText(headerString(raw, field)).toLowerCase().includes(wanted));
}

function isUnindexed(node: QueryNode): node is HeaderNode {
  if (node.kind !== "header" || stored.has(node.name)) return false;
  return !indexed.has(node.name) || node.value === null || node.value.trim() === "";
}

function holdsUnindexed(node: QueryNode): boolean {
  if (node.kind === "and" || node.kind === "or") return node.nodes.some(holdsUnindexed);
  return node.kind === "not" ? holdsUnindexed(node.node) : isUnindexed(node);
}

/** Answered by the store's columns, and by the index when there is a text to look for: core/search/query-plan.ts. */
const stored: ReadonlySet<string> = new Set(["subject", "message-id", "in-reply-to"]);
const indexed: ReadonlySet<string> = new Set(["from", "to", "cc", "bcc", "list-id"]);
