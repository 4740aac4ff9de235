import { parseTagId, tagIdOf } from "../store/ids.ts";
import type { Tag, TagId } from "../store/types.ts";
import { readBoolean, readString } from "./arguments.ts";
import { changesSince } from "./changes.ts";
import { accountId, type CallContext, type MethodResponse } from "./context.ts";
import { type FilterNode, matchesFilter, readFilter } from "./filter.ts";
import { invalidArguments, MethodError } from "./method-error.ts";
import { queryChangesResponse } from "./query-changes.ts";
import { cutWindow, readWindow } from "./query-window.ts";
import type { Arguments } from "./result-reference.ts";
import { type Comparator, readSort } from "./sort.ts";

type Condition = (tag: Tag) => boolean;

interface MailboxQuery {
  filter: FilterNode<Condition> | null;
  sort: Comparator[];
  sortAsTree: boolean;
  filterAsTree: boolean;
}

/** Mailbox/query (RFC 8621 2.3). */
export function queryMailboxes(given: Arguments, { kernel }: CallContext): MethodResponse {
  const query = readQuery(given);
  const window = readWindow(given);
  const tags = run(query, kernel.reader.tags());
  const anchor = window.anchor === null ? null : parseTagId(window.anchor);
  const { position, items } = cutWindow(tags, window, (tag) => tag.id === anchor);
  return {
    accountId,
    queryState: kernel.reader.state("Mailbox"),
    canCalculateChanges: canCalculate(query),
    position,
    ids: items.map((tag) => tagIdOf(tag.id)),
    ...(window.wantsTotal ? { total: tags.length } : {}),
  };
}

/** Mailbox/queryChanges (RFC 8621 2.4). */
export function mailboxQueryChanges(given: Arguments, { kernel }: CallContext): MethodResponse {
  const query = readQuery(given);
  const since = readString(given, "sinceQueryState");
  if (!canCalculate(query)) throw new MethodError("cannotCalculateChanges");
  const ids = run(query, kernel.reader.tags()).map((tag) => tagIdOf(tag.id));
  return queryChangesResponse(
    given,
    changesSince(kernel, "Mailbox", since, null),
    ids,
    readBoolean(given, "calculateTotal"),
  );
}

// In a tree, a change of one tag moves or hides others that did not change.
function canCalculate(query: MailboxQuery): boolean {
  return !query.sortAsTree && !query.filterAsTree;
}

function readQuery(given: Arguments): MailboxQuery {
  return {
    filter: readFilter(given["filter"] ?? null, readCondition),
    sort: readSort(given, ["sortOrder", "name", "parentId"]),
    sortAsTree: readBoolean(given, "sortAsTree"),
    filterAsTree: readBoolean(given, "filterAsTree"),
  };
}

function run(query: MailboxQuery, tags: readonly Tag[]): Tag[] {
  const byId = new Map(tags.map((tag) => [tag.id, tag]));
  const compare = comparatorOf(query.sort);
  const sorted = query.sortAsTree ? asTree(tags, compare) : tags.toSorted(compare);
  const fits = (tag: Tag) => query.filter === null || matchesFilter(query.filter, (condition) => condition(tag));
  if (!query.filterAsTree) return sorted.filter(fits);
  // RFC 8621 2.3: "a Mailbox is only included in the query if all its ancestors are also included".
  return sorted.filter((tag) => ancestorsAndSelf(tag, byId).every(fits));
}

function ancestorsAndSelf(tag: Tag, byId: ReadonlyMap<TagId, Tag>): Tag[] {
  const line: Tag[] = [];
  for (let each: Tag | undefined = tag; each; each = each.parentId === null ? undefined : byId.get(each.parentId))
    line.push(each);
  return line;
}

function asTree(tags: readonly Tag[], compare: (left: Tag, right: Tag) => number): Tag[] {
  const children = Map.groupBy(tags, (tag) => tag.parentId);
  const below = (parentId: TagId | null): Tag[] =>
    (children.get(parentId) ?? []).toSorted(compare).flatMap((tag) => [tag, ...below(tag.id)]);
  return below(null);
}

function comparatorOf(sort: readonly Comparator[]): (left: Tag, right: Tag) => number {
  return (left, right) => {
    for (const { property, isAscending } of sort) {
      const order = compareBy(property, left, right);
      if (order !== 0) return isAscending ? order : -order;
    }
    // RFC 8620 5.5: the order must be stable.
    return left.id - right.id;
  };
}

function compareBy(property: string, left: Tag, right: Tag): number {
  if (property === "sortOrder") return left.sortOrder - right.sortOrder;
  if (property === "name") return collator.compare(left.name, right.name);
  return (left.parentId ?? 0) - (right.parentId ?? 0);
}

const collator = new Intl.Collator("en", { sensitivity: "accent", numeric: false });

/** RFC 8621 2.3 FilterCondition; all of its properties must fit. */
function readCondition(value: Record<string, unknown>): Condition {
  const tests = Object.entries(value).map(([name, wanted]) => readTest(name, wanted));
  return (tag) => tests.every((test) => test(tag));
}

function readTest(name: string, wanted: unknown): Condition {
  if (name === "parentId" && (wanted === null || typeof wanted === "string")) {
    const parentId = wanted === null ? null : (parseTagId(wanted) ?? -1);
    return (tag) => tag.parentId === parentId;
  }
  if (name === "name" && typeof wanted === "string") {
    const part = wanted.toLowerCase();
    return (tag) => tag.name.toLowerCase().includes(part);
  }
  if (name === "role" && (wanted === null || typeof wanted === "string")) return (tag) => tag.role === wanted;
  if (name === "hasAnyRole" && typeof wanted === "boolean") return (tag) => (tag.role !== null) === wanted;
  if (name === "isSubscribed" && typeof wanted === "boolean") return (tag) => tag.isSubscribed === wanted;
  if (!conditionNames.has(name)) throw new MethodError("unsupportedFilter", `"${name.slice(0, 50)}" is not offered.`);
  throw invalidArguments(`The filter's "${name}" has the wrong type.`);
}

const conditionNames: ReadonlySet<string> = new Set(["parentId", "name", "role", "hasAnyRole", "isSubscribed"]);
