/**
 * How text becomes words, the same for the index, for queries and for marked snippets: compatibility forms and accents
 * are folded, letters lowered, and in scripts without blanks between words every character is a word of its own, so
 * that a search for several of them is a search for them side by side.
 */
import { limits } from "../kernel/limits.ts";

// Han, kana, Hangul, Thai, Lao, Khmer, Burmese: no blanks between words, or endings glued to them.
const singles =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\u30FC";
const single = new RegExp(`[${singles}]`, "gu");
/** What the index's tokenizer sees as part of a word. */
const foldedWord = /[\p{Alphabetic}\p{N}]+/gu;
/** A word in text that is not folded yet: accents and invisible characters inside do not end it. */
const rawWord = new RegExp(
  `[${singles}]|(?:(?![${singles}])[\\p{Alphabetic}\\p{N}\\u0300-\\u036F\\u00AD\\u200B-\\u200F\\u2060\\uFEFF])+`,
  "gu",
);
const isAscii = /^[\0-\x7F]*$/u;

// Letters that Unicode does not take apart. Final sigma is the same letter.
const letters: Record<string, string> = {
  ß: "ss",
  ẞ: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ħ: "h",
  ı: "i",
  ł: "l",
  þ: "th",
  ŋ: "n",
  ŧ: "t",
  ς: "σ",
};
const letter = new RegExp(`[${Object.keys(letters).join("")}]`, "gu");

/** Text as it goes into the index. Plain ASCII comes back as it is: the index lowers it. */
export function foldText(text: string): string {
  if (isAscii.test(text)) return text;
  return (
    text
      .toWellFormed()
      .toLowerCase()
      .normalize("NFKD")
      .replace(/[\u0300-\u036F\u00AD\u200B-\u200F\u2060\uFEFF]/gu, "")
      .normalize("NFKC")
      // Capitals that only a compatibility form had, a sigma at the end of a word among them.
      .toLowerCase()
      .replace(letter, (char) => letters[char] ?? char)
      .replace(single, " $& ")
  );
}

/** The words of a query, as the index has them. Words that the index leaves out for their length are left out. */
export function wordsOf(text: string): string[] {
  const words = foldText(text).toLowerCase().match(foldedWord) ?? [];
  return words.filter((word) => Buffer.byteLength(word) <= limits.indexedWordBytesMax);
}

export interface PlacedWord {
  /** As the index has it. */
  word: string;
  /** UTF-16 offsets in the text it came from. */
  start: number;
  end: number;
}

/** The words of a text with their places, for marking. */
export function* placedWords(text: string): Generator<PlacedWord> {
  for (const match of text.matchAll(rawWord)) {
    const word = foldText(match[0]).trim().toLowerCase();
    if (word !== "") yield { word, start: match.index, end: match.index + match[0].length };
  }
}

/** One character of a script without blanks: the beginning of a word is then the whole word. */
export function isSingle(word: string): boolean {
  single.lastIndex = 0;
  return single.test(word);
}
