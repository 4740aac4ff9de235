import { limits } from "../kernel/limits.ts";
import { baseSubject } from "../mime/base-subject.ts";
import type { Address } from "../mime/message.ts";
import type { QueryNode } from "../search/query-node.ts";
import type { MessageId, MessageRow } from "../store/types.ts";
import type { JmapKernel } from "./kernel.ts";
import { MethodError } from "./method-error.ts";
import type { Comparator } from "./sort.ts";

/** Email/query sort properties (RFC 8621 4.4.2), as advertised in `emailQuerySortOptions`. */
export const emailSortProperties = [
  "receivedAt",
  "sentAt",
  "size",
  "from",
  "to",
  "subject",
  "hasKeyword",
  "allInThreadHaveKeyword",
  "someInThreadHaveKeyword",
];

/** The order that lists and index keep by themselves, or null when rows must be compared. */
export function naturalOrder(sort: readonly Comparator[]): "receivedAt desc" | "receivedAt asc" | null {
  const [first] = sort;
  if (first === undefined) return "receivedAt desc";
  if (first.property !== "receivedAt") return null;
  return first.isAscending ? "receivedAt asc" : "receivedAt desc";
}

/** Sorts what a query found by comparing rows, and keeps the first of each thread when it collapses (RFC 8621 4.4.3). */
export async function sortEmails(
  kernel: JmapKernel,
  messageIds: readonly MessageId[],
  sort: readonly Comparator[],
  collapseThreads: boolean,
): Promise<MessageId[]> {
  if (messageIds.length > limits.sortedMessagesMax) {
    throw new MethodError(
      "unsupportedSort",
      `More than ${limits.sortedMessagesMax} Emails: only receivedAt can sort them.`,
    );
  }
  const keys: SortableRow[] = [];
  for (let at = 0; at < messageIds.length; at += limits.objectsPerGetMax) {
    for (const row of kernel.reader.messagesByIds(messageIds.slice(at, at + limits.objectsPerGetMax)))
      keys.push(sortable(row));
    await new Promise(setImmediate);
  }
  const comparators = await Promise.all(sort.map((each) => comparatorOf(each, kernel)));
  keys.sort((left, right) => {
    for (const compare of comparators) {
      const order = compare(left, right);
      if (order !== 0) return order;
    }
    return right.sortKey - left.sortKey;
  });
  if (!collapseThreads) return keys.map((key) => key.id);
  const seen = new Set<number>();
  return keys.flatMap(({ id, threadId }) => {
    if (seen.has(threadId)) return [];
    seen.add(threadId);
    return [id];
  });
}

interface SortableRow {
  id: MessageId;
  threadId: number;
  sortKey: number;
  receivedAt: number;
  sentAt: number;
  size: number;
  from: string;
  to: string;
  subject: string;
}

function sortable(row: MessageRow): SortableRow {
  const { id, threadId, sortKey, receivedAt, size } = row;
  const sentAt = row.sentAt ?? receivedAt;
  return {
    id,
    threadId,
    sortKey,
    receivedAt,
    size,
    sentAt,
    from: who(row.from),
    to: who(row.to),
    subject: baseSubject(row.subject),
  };
}

/** RFC 8621 4.4.2: "the name property, if not null/empty, otherwise the email property, of the first" address. */
function who(addresses: Address[]): string {
  const [first] = addresses;
  return first ? first.name || first.email : "";
}

type Compare = (left: SortableRow, right: SortableRow) => number;

async function comparatorOf({ property, isAscending, keyword }: Comparator, kernel: JmapKernel): Promise<Compare> {
  const compare = keyword === null ? fieldComparator(property) : await keywordComparator(property, keyword, kernel);
  return isAscending ? compare : (left, right) => compare(right, left);
}

function fieldComparator(property: string): Compare {
  if (property === "from" || property === "to" || property === "subject") {
    return (left, right) => collator.compare(left[property], right[property]);
  }
  const field = property as "receivedAt" | "sentAt" | "size";
  return (left, right) => left[field] - right[field];
}

async function keywordComparator(property: string, keyword: string, kernel: JmapKernel): Promise<Compare> {
  const node = keywordNode(property, keyword);
  const { messageIds } = await kernel.search.query(node, { limit: limits.sortedMessagesMax });
  const having = new Set(messageIds);
  return (left, right) => Number(having.has(left.id)) - Number(having.has(right.id));
}

function keywordNode(property: string, keyword: string): QueryNode {
  if (property === "hasKeyword") return { kind: "keyword", keyword, isSet: true };
  return { kind: "threadKeyword", keyword, match: property === "allInThreadHaveKeyword" ? "all" : "some" };
}

const collator = new Intl.Collator("en", { sensitivity: "base" });
