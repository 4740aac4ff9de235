import type { ScanSort, SortProperty } from "../store/query-order.ts";
import type { Arguments } from "./result-reference.ts";
import { readSort } from "./sort.ts";

/** Email/query sort properties (RFC 8621 4.4.2), as advertised in `emailQuerySortOptions`. */
export const emailSortProperties: SortProperty[] = [
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

/** `sort` of Email/query; empty means newest first. */
export function readEmailSort(given: Arguments): ScanSort[] {
  return readSort(given, emailSortProperties) as ScanSort[];
}

/** The order that the lists of tags keep by themselves, or null for another. */
export function listOrder(sort: readonly ScanSort[]): "receivedAt desc" | "receivedAt asc" | null {
  const [first] = sort;
  if (first === undefined) return "receivedAt desc";
  if (first.property !== "receivedAt") return null;
  return first.isAscending ? "receivedAt asc" : "receivedAt desc";
}
