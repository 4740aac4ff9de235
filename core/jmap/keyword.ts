import { limits } from "../kernel/limits.ts";
import { readTrueMap } from "./patch.ts";
import { invalidProperties, SetError } from "./set-error.ts";

/** RFC 8621 4.1.1: 1 to 255 characters of %x21-%x7E without ( ) { ] % * " \ ; one spelling, lower case. */
export function isKeyword(text: string): boolean {
  return /^[!#$&'+-Z[^-z|}~]{1,255}$/.test(text);
}

/** The keywords of an Email/set or /import, in lower case. */
export function readKeywords(value: unknown): string[] {
  const keywords = readTrueMap(value, "keywords");
  const bad = keywords.find((keyword) => !isKeyword(keyword));
  if (bad !== undefined) throw invalidProperties(["keywords"], `"${bad.slice(0, 50)}" cannot be a keyword.`);
  const unique = [...new Set(keywords.map((keyword) => keyword.toLowerCase()))];
  if (unique.length > limits.keywordsPerMessageMax) throw new SetError("tooManyKeywords");
  return unique;
}
