/** Characters that turn or hide text, named where they stand, so that a name or an address is shown as what it is. */

/** Bidirectional controls (UAX 9 2). */
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const invisible =
  /\p{Cc}|\u00ad|\u034f|[\u115f\u1160\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{17b4}\u{17b5}]|[\u{e0000}-\u{e007f}]/gu;
/** Other scripts and emoji need the joiners. */
const joinersAmongLatin = /(?<=[\p{Script=Latin}\p{N}@.])[\u200c\u200d](?=[\p{Script=Latin}\p{N}@.])/gu;
/** Marks at the ends only say that the text is what it is, as mail programs of right-to-left languages add. */
const harmless = /^[\u200e\u200f\u061c]+|(?<![\u200e\u200f\u061c])[\u200e\u200f\u061c]+$/g;

/** "report[U+202E]fdp.exe" */
export function visibleText(text: string): string {
  let shown = text.replace(harmless, "");
  for (const what of [turning, invisible, joinersAmongLatin])
    shown = shown.replace(
      what,
      (character) => `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`,
    );
  return shown;
}
