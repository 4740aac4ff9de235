import { confusables } from "./confusables.ts";

const looksLike = new Map(
  Object.entries(confusables).flatMap(([latin, characters]) =>
    Array.from(characters, (each) => [each, latin] as const),
  ),
);
/** What two or more letters, or a digit, look like at a glance. */
const glances: Array<[what: RegExp, as: string]> = [
  [/rn/g, "m"],
  [/vv/g, "w"],
  [/0/g, "o"],
  [/[1|]/g, "l"],
];

/**
 * What a text looks like: texts that are easily taken for each other have one skeleton (UTS 39 4, and beyond it: marks,
 * case and characters that show nothing make no difference). Only for comparing, never to show.
 */
export function skeletonOf(text: string): string {
  if (/^[a-z.-]+( [a-z.-]+)*$/.test(text)) return glance(text);
  // A capital I within a word in lower case stands for an l: "paypaI".
  const plain = text
    .replace(/(?<=[a-z])I/g, "l")
    .normalize("NFKD")
    .replace(/[\p{M}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/gu, "");
  let latin = "";
  for (const character of plain) latin += looksLike.get(character) ?? character;
  return glance(latin.toLowerCase().replace(/\s+/g, " ").trim());
}

function glance(text: string): string {
  let seen = text;
  for (const [what, as] of glances) seen = seen.replace(what, as);
  return seen;
}
