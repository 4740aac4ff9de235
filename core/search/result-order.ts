/** Orders other than by date (RFC 8621 4.4.2): the whole result is read and sorted. */
import { setImmediate } from "node:timers/promises";
import { limits } from "../kernel/limits.ts";
import { baseSubject } from "../mime/base-subject.ts";
import type { ScanSort } from "../store/query-order.ts";
import type { QueryScan } from "../store/query-scan.ts";
import type { SortKey } from "../store/types.ts";
import type { KeySet } from "./key-set.ts";

/** Null when the order is by date alone, which needs no sorting. */
export function dateOrder(sort: readonly ScanSort[]): { isAscending: boolean } | null {
  const [first] = sort;
  if (!first) return { isAscending: false };
  return first.property === "receivedAt" ? { isAscending: first.isAscending } : null;
}

/** Messages that compare as equal stand newest first. Those that are gone are left out. */
export async function sortKeys(scan: QueryScan, keys: KeySet, sort: readonly ScanSort[]): Promise<SortKey[]> {
  const columns: Array<{ values: Map<SortKey, string | number>; sign: number }> = [];
  for (const each of sort) {
    const values = new Map<SortKey, string | number>();
    for (let at = 0; at < keys.length; at += limits.scanRowsMax) {
      const part = scan.sortValues([...keys.subarray(at, at + limits.scanRowsMax)], each);
      for (const [key, value] of part) values.set(key, comparable(each, value));
      await setImmediate();
    }
    columns.push({ values, sign: each.isAscending ? 1 : -1 });
  }
  const present = [...keys].filter((key) => columns[0]?.values.has(key) ?? true);
  return present.sort((a, b) => {
    for (const { values, sign } of columns) {
      const [x, y] = [values.get(a) ?? 0, values.get(b) ?? 0];
      if (x < y) return -sign;
      if (x > y) return sign;
    }
    return b - a;
  });
}

function comparable(sort: ScanSort, value: string | number): string | number {
  if (typeof value === "number") return value;
  // RFC 8621 4.4.2: "subject" sorts by the base subject (RFC 5256 2.1). Capitals do not matter.
  return (sort.property === "subject" ? baseSubject(value) : value).normalize("NFC").toLowerCase();
}
