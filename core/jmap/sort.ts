import { isObject, readBoolean, readOptionalString } from "./arguments.ts";
import { invalidArguments, MethodError } from "./method-error.ts";
import type { Arguments } from "./result-reference.ts";

/** RFC 8620 5.5 Comparator, with `keyword` of RFC 8621 4.4.2. */
export interface Comparator {
  property: string;
  isAscending: boolean;
  keyword: string | null;
}

export function readSort(given: Arguments, known: readonly string[]): Comparator[] {
  const sort = given["sort"] ?? null;
  if (sort === null) return [];
  if (!Array.isArray(sort)) throw invalidArguments(`"sort" must be an array or null.`);
  return sort.map((each) => readComparator(each, known));
}

function readComparator(value: unknown, known: readonly string[]): Comparator {
  if (!isObject(value) || typeof value["property"] !== "string") {
    throw invalidArguments(`Each comparator of "sort" must be an object with a "property".`);
  }
  const property = value["property"];
  const isAscending = readBoolean(value, "isAscending", true);
  const keyword = readOptionalString(value, "keyword");
  const collation = readOptionalString(value, "collation");
  if (!known.includes(property))
    throw new MethodError("unsupportedSort", `Sorting by "${property.slice(0, 50)}" is not offered.`);
  if (collation !== null && !collations.has(collation))
    throw new MethodError("unsupportedSort", "That collation is not offered.");
  if (property.toLowerCase().endsWith("keyword") && keyword === null) {
    throw invalidArguments(`Sorting by "${property}" needs a "keyword".`);
  }
  return { property, isAscending, keyword: keyword?.toLowerCase() ?? null };
}

// RFC 4790 9.2, RFC 5051.
const collations: ReadonlySet<string> = new Set(["i;ascii-casemap", "i;unicode-casemap"]);
