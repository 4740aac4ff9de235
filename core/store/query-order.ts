/** What a search is sorted by (RFC 8621 4.4.2), read for many messages at once. */
import type { ReadDb } from "./open-database.ts";
import { type Condition, metaCondition } from "./query-condition.ts";
import type { SortKey } from "./types.ts";

export type SortProperty =
  | "receivedAt"
  | "sentAt"
  | "size"
  | "from"
  | "to"
  | "subject"
  | "hasKeyword"
  | "allInThreadHaveKeyword"
  | "someInThreadHaveKeyword";

export interface ScanSort {
  property: SortProperty;
  isAscending: boolean;
  /** For the three that ask about a keyword. */
  keyword?: string | null;
}

/** One value of each visible message, in no order. "from" and "to" give the first name, or address where there is no name. */
export function sortValues(db: ReadDb, keys: readonly SortKey[], sort: ScanSort): Map<SortKey, string | number> {
  const { sql, values } = expression(db, sort);
  const rows = db.all<{ key: SortKey; value: string | number }>(
    `SELECT m.sort_key AS key, ${sql} AS value FROM json_each(?) k CROSS JOIN message m ON m.sort_key = k.value WHERE m.is_hidden = 0`,
    ...values,
    JSON.stringify(keys),
  );
  if (sort.property !== "from" && sort.property !== "to") return new Map(rows.map(({ key, value }) => [key, value]));
  const names = new Map<string, string>();
  return new Map(
    rows.map(({ key, value }) => [key, firstName(db, String(value), sort.property === "from" ? 0 : 3, names)]),
  );
}

function expression(db: ReadDb, sort: ScanSort): Condition {
  const keyword = sort.keyword ?? "";
  switch (sort.property) {
    case "receivedAt":
      return { sql: "m.sort_key >> 20", values: [] };
    case "sentAt":
      // A message without a Date has been sent when it was received, for all we know.
      return { sql: "ifnull(m.sent_at, m.sort_key >> 20)", values: [] };
    case "size":
      return { sql: "m.size", values: [] };
    case "from":
    case "to":
      return { sql: "m.addresses", values: [] };
    case "subject":
      return { sql: "m.subject", values: [] };
    case "hasKeyword":
      return metaCondition(db, { kind: "keyword", keyword, isSet: true });
    case "allInThreadHaveKeyword":
      return metaCondition(db, { kind: "threadKeyword", keyword, match: "all" });
    default:
      return metaCondition(db, { kind: "threadKeyword", keyword, match: "some" });
  }
}

/** From the ids of addresses.ts: "1a,2b;;;3c". */
function firstName(db: ReadDb, addresses: string, field: number, known: Map<string, string>): string {
  const id = addresses.split(";", field + 1)[field]?.split(",", 1)[0] ?? "";
  const name = known.get(id);
  if (name !== undefined || id === "") return name ?? "";
  const read =
    db.value<string>("SELECT coalesce(nullif(name, ''), email) FROM address WHERE id = ?", Number.parseInt(id, 36)) ??
    "";
  known.set(id, read);
  return read;
}
