import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { QueryNode } from "../search/query-node.ts";
import type { MessageId } from "../store/types.ts";
import { readBoolean, readString } from "./arguments.ts";
import { changesSince } from "./changes.ts";
import { accountId, type CallContext, type MethodResponse } from "./context.ts";
import { asksIndex, readEmailFilter } from "./email-filter.ts";
import type { ScanSort } from "../store/query-order.ts";
import { listOrder, readEmailSort } from "./email-sort.ts";
import { type HeaderNode, keepWithHeaders, splitHeaders } from "./email-header-filter.ts";
import type { JmapKernel } from "./kernel.ts";
import { MethodError } from "./method-error.ts";
import { queryChangesResponse } from "./query-changes.ts";
import { cutWindow, type QueryWindow, readWindow } from "./query-window.ts";
import type { Arguments } from "./result-reference.ts";

interface EmailQuery {
  node: QueryNode;
  /** Conditions on header fields that are read from the messages themselves. */
  headers: HeaderNode[];
  sort: ScanSort[];
  collapseThreads: boolean;
}

interface Found {
  messageIds: MessageId[];
  position: number;
  total: number | null;
}

/** Email/query (RFC 8621 4.4). */
export async function queryEmails(given: Arguments, context: CallContext): Promise<MethodResponse> {
  const { kernel } = context;
  const query = readQuery(given, context);
  const asked = readWindow(given);
  const isCapped = asked.limit === null || asked.limit > limits.queryIdsMax;
  const window = { ...asked, limit: isCapped ? limits.queryIdsMax : asked.limit };
  await letIndexCatchUp(kernel, query.node);
  const queryState = kernel.reader.state("Email");
  const { messageIds, position, total } = await find(kernel, query, window);
  return {
    accountId,
    queryState,
    canCalculateChanges: !asksIndex(query.node),
    position,
    ids: kernel.reader.emailIdsOf(messageIds),
    ...(window.wantsTotal ? { total: total ?? 0 } : {}),
    // RFC 8620 5.5: "This is only returned if the server set a limit or used a different limit than that given".
    ...(isCapped ? { limit: limits.queryIdsMax } : {}),
  };
}

/** Email/queryChanges (RFC 8621 4.5). */
export async function emailQueryChanges(given: Arguments, context: CallContext): Promise<MethodResponse> {
  const { kernel } = context;
  const query = readQuery(given, context);
  const since = readString(given, "sinceQueryState");
  const wantsTotal = readBoolean(given, "calculateTotal");
  // A mail is in the store before it is in the index: between two states the same words may find more.
  if (asksIndex(query.node)) throw new MethodError("cannotCalculateChanges");
  const changes = changesSince(kernel, "Email", since, null);
  const members = emailsOfChangedThreads(kernel, since, [...changes.created, ...changes.updated]);
  const isNew = new Set(changes.created);
  const updated = new Set([...changes.updated, ...members.filter((id) => !isNew.has(id))]);
  if (updated.size > limits.queryChangesMax) throw new MethodError("tooManyChanges");
  const { messageIds } = await find(kernel, query, everything);
  const ids = kernel.reader.emailIdsOf(messageIds);
  return queryChangesResponse(given, { ...changes, updated: [...updated] }, ids, wantsTotal);
}

/**
 * With collapsed threads and keywords asked of threads, a change of one Email moves its siblings in and out of the
 * result, so they count as changed with it.
 */
function emailsOfChangedThreads(kernel: JmapKernel, since: string, emailIds: string[]): string[] {
  const threadIds = new Set(kernel.reader.messagesByEmailIds(emailIds).rows.map((row) => row.threadId));
  for (const threadId of kernel.reader.threadsChangedSince(since)) threadIds.add(threadId);
  if (threadIds.size > limits.queryChangesMax) throw new MethodError("tooManyChanges");
  return [...threadIds].flatMap((threadId) => kernel.reader.emailIdsOfThread(threadId));
}

const everything: QueryWindow = { position: 0, anchor: null, anchorOffset: 0, limit: null, wantsTotal: false };

function readQuery(given: Arguments, { kernel, clock, using }: CallContext): EmailQuery {
  const options = {
    now: clock.now(),
    isExtended: using.has("urn:postern:jmap"),
    tagIds: () => kernel.reader.tags().map((tag) => tag.id),
  };
  return {
    ...splitHeaders(readEmailFilter(given["filter"] ?? null, options)),
    sort: readEmailSort(given),
    collapseThreads: readBoolean(given, "collapseThreads"),
  };
}

async function find(kernel: JmapKernel, query: EmailQuery, window: QueryWindow): Promise<Found> {
  if (window.anchor === null && window.position >= 0 && window.limit !== null) {
    const { limit, position, wantsTotal } = window;
    const found = await list(kernel, query, { limit, position, wantsTotal });
    return { ...found, position };
  }
  // An anchor, or a place counted from the end: the whole result is needed to know where things stand.
  const { messageIds } = await list(kernel, query, everywhere);
  const anchor = window.anchor === null ? null : kernel.reader.messagesByEmailIds([window.anchor]).rows[0]?.id;
  const { position, items } = cutWindow(messageIds, window, (id) => id === anchor);
  return { messageIds: items, position, total: messageIds.length };
}

interface ListOptions {
  limit: number;
  position: number;
  wantsTotal: boolean;
}

const everywhere: ListOptions = { limit: Number.MAX_SAFE_INTEGER, position: 0, wantsTotal: false };

async function list(kernel: JmapKernel, query: EmailQuery, options: ListOptions): Promise<Omit<Found, "position">> {
  const { limit, position, wantsTotal } = options;
  const { node, sort, collapseThreads, headers } = query;
  if (headers.length > 0) {
    const rest = await list(kernel, { ...query, headers: [], collapseThreads: false }, everywhere);
    const kept = await keepWithHeaders(kernel, rest.messageIds, headers, collapseThreads);
    return { messageIds: kept.slice(position, position + limit), total: kept.length };
  }
  const order = listOrder(sort);
  if (order !== null && (node.kind === "all" || node.kind === "tagId")) {
    const tagId = node.kind === "all" ? null : node.tagId;
    return kernel.reader.listTag({ tagId, position, limit, collapseThreads, sort: order });
  }
  try {
    return await kernel.search.query(node, { sort, limit, position, collapseThreads, wantTotal: wantsTotal });
  } catch (error) {
    if (error instanceof AppError && error.code === "BAD_QUERY")
      throw new MethodError("unsupportedFilter", error.message);
    throw error;
  }
}

/** What this request, or one just before it, put in the store is found by its words at once. */
export async function letIndexCatchUp(kernel: JmapKernel, node: QueryNode): Promise<void> {
  if (!asksIndex(node)) return;
  const { state, pending } = kernel.search.state();
  // During an import there is always more to come: waiting for a commit each time would only slow both down.
  if (state === "ready" && pending > 0 && pending <= limits.indexCatchUpMax) await kernel.search.flush();
}
