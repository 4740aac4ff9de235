/** Characters that make a text look like another one: those that turn its direction, show nothing, or are no text at all. */

/** Bidirectional controls (UAX 9 2), and what cannot stand in one line. */
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Not the joiners, which several scripts and emoji need: only between Latin letters do they hide something. */
const invisible =
  /\p{Cc}|\u00ad|\u034f|[\u115f\u1160\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{17b4}\u{17b5}]|[\u{e0000}-\u{e007f}]/gu;
const joinersAmongLatin = /(?<=[\p{Script=Latin}\p{N}@.])[\u200c\u200d](?=[\p{Script=Latin}\p{N}@.])/gu;
/** Marks that only say that the text is left to right as it stands, as mail programs of right-to-left languages add. */
// Looked for from where a run of them begins: from each of them it would take as long as their number squared.
const harmless = /^[\u200e\u200f\u061c]+|(?<![\u200e\u200f\u061c])[\u200e\u200f\u061c]+$/g;

/** "U+202E" and so on, each once; empty when the text is what it looks like. */
export function hiddenCharactersIn(text: string): string[] {
  const found = [turning, invisible, joinersAmongLatin].flatMap((what) => text.replace(harmless, "").match(what) ?? []);
  return [...new Set(found)].map(nameOf);
}

/** The text with each hidden character named where it stands: "report[U+202E]fdp.exe". For sentences. */
export function withHiddenShown(text: string): string {
  let shown = text.replace(harmless, "");
  for (const what of [turning, invisible, joinersAmongLatin])
    shown = shown.replace(what, (character) => `[${nameOf(character)}]`);
  return shown;
}

function nameOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
