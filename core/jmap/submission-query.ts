import { identityIdOf, submissionIdOf, threadIdOf } from "../store/ids.ts";
import type { ListedEntry } from "../store/outbox-types.ts";
import { isStringArray, parseUtcDate, readBoolean, readString } from "./arguments.ts";
import { changesSince } from "./changes.ts";
import { accountId, type CallContext, type MethodResponse } from "./context.ts";
import { type FilterNode, matchesFilter, readFilter } from "./filter.ts";
import { invalidArguments, MethodError } from "./method-error.ts";
import { queryChangesResponse } from "./query-changes.ts";
import { cutWindow, readWindow } from "./query-window.ts";
import type { Arguments } from "./result-reference.ts";
import { type Comparator, readSort } from "./sort.ts";
import { undoStatusOf } from "./submission.ts";

type Condition = (entry: ListedEntry) => boolean;

interface SubmissionQuery {
  filter: FilterNode<Condition> | null;
  sort: Comparator[];
}

/** EmailSubmission/query (RFC 8621 7.3). */
export function querySubmissions(given: Arguments, { kernel }: CallContext): MethodResponse {
  const query = readQuery(given);
  const window = readWindow(given);
  const found = run(query, kernel.reader.outbox.list());
  const { position, items } = cutWindow(found, window, ({ id }) => submissionIdOf(id) === window.anchor);
  return {
    accountId,
    queryState: kernel.reader.state("EmailSubmission"),
    canCalculateChanges: true,
    position,
    ids: items.map(({ id }) => submissionIdOf(id)),
    ...(window.wantsTotal ? { total: found.length } : {}),
  };
}

/** EmailSubmission/queryChanges (RFC 8621 7.4). */
export function submissionQueryChanges(given: Arguments, { kernel }: CallContext): MethodResponse {
  const query = readQuery(given);
  const changes = changesSince(kernel, "EmailSubmission", readString(given, "sinceQueryState"), null);
  const ids = run(query, kernel.reader.outbox.list()).map(({ id }) => submissionIdOf(id));
  return queryChangesResponse(given, changes, ids, readBoolean(given, "calculateTotal"));
}

function readQuery(given: Arguments): SubmissionQuery {
  return {
    filter: readFilter(given["filter"] ?? null, readCondition),
    sort: readSort(given, ["emailId", "threadId", "sentAt"]),
  };
}

function run({ filter, sort }: SubmissionQuery, entries: readonly ListedEntry[]): ListedEntry[] {
  const found = filter === null ? [...entries] : entries.filter((each) => matchesFilter(filter, (fits) => fits(each)));
  return found.sort((left, right) => {
    for (const { property, isAscending } of sort) {
      const order = compareBy(property, left, right);
      if (order !== 0) return isAscending ? order : -order;
    }
    // RFC 8620 5.5: the order must be stable.
    return left.id - right.id;
  });
}

function compareBy(property: string, left: ListedEntry, right: ListedEntry): number {
  if (property === "sentAt") return left.holdUntil - right.holdUntil;
  return property === "threadId" ? left.threadId - right.threadId : left.messageId - right.messageId;
}

/** RFC 8621 7.3 FilterCondition; all of its properties must fit. */
function readCondition(value: Record<string, unknown>): Condition {
  const tests = Object.entries(value).map(([name, wanted]) => readTest(name, wanted));
  return (entry) => tests.every((test) => test(entry));
}

const idsOf: Record<string, (entry: ListedEntry) => string> = {
  identityIds: ({ identityId }) => identityIdOf(identityId),
  emailIds: ({ emailId }) => emailId,
  threadIds: ({ threadId }) => threadIdOf(threadId),
};

function readTest(name: string, wanted: unknown): Condition {
  const idOf = Object.hasOwn(idsOf, name) ? idsOf[name] : undefined;
  if (idOf && isStringArray(wanted)) return (entry) => wanted.includes(idOf(entry));
  if (name === "undoStatus" && typeof wanted === "string") return ({ state }) => undoStatusOf(state) === wanted;
  const time = parseUtcDate(wanted);
  if (name === "before" && time !== null) return ({ holdUntil }) => holdUntil < time;
  if (name === "after" && time !== null) return ({ holdUntil }) => holdUntil >= time;
  if (!idOf && !["undoStatus", "before", "after"].includes(name))
    throw new MethodError("unsupportedFilter", `"${name.slice(0, 50)}" is not offered.`);
  throw invalidArguments(`The filter's "${name}" has the wrong type.`);
}
