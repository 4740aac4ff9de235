/**
 * Cuts text into words, for any language: letters and digits hold together, also with - ' _ . between them ("don't",
 * "$9.99"). Chinese and Japanese write no spaces: there each two neighbouring characters make a word.
 */
import { addToHash, finishHash, type Mark, mark, takeRange, type TakeToken } from "./token.ts";

export const wordCharsMin = 3;
export const wordCharsMax = 24;

const other = 0;
const letter = 1;
/** Belongs to a word only between letters. */
const joiner = 2;
const ideograph = 3;

const ascii = new Uint8Array(128);
for (const c of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789$") ascii[c.charCodeAt(0)] = letter;
for (const c of "-'_.") ascii[c.charCodeAt(0)] = joiner;

function kindOf(code: number): number {
  if (code < 128) return ascii[code] as number;
  if (code < 0xc0) return code === 0xaa || code === 0xb5 || code === 0xba ? letter : other;
  if (code < 0x2000) return letter;
  if (code < 0x2070) return code === 0x2019 ? joiner : other; // general punctuation; ’ as in don’t
  if (code < 0x3040) return code < 0x2c00 || code >= 0x2e00 ? other : letter; // arrows, boxes, CJK punctuation
  if (code < 0x3100 || (code >= 0x3400 && code < 0xa000) || (code >= 0xf900 && code < 0xfb00)) return ideograph;
  if (code >= 0xfe10 && code < 0xfe70) return other;
  if (code >= 0xff00 && code < 0xff10) return other;
  return letter;
}

/** Of each UTF-16 unit, looked up once and then known: nearly every character of a mail is asked for. */
const kinds = Uint8Array.from({ length: 0x10000 }, (_, code) => kindOf(code));

/** Takes each word of `text`, which should be in lower case. */
export function eachWord(marked: Mark, text: string, take: TakeToken): void {
  const { length } = text;
  let at = 0;
  while (at < length) {
    const kind = kinds[text.charCodeAt(at)];
    if (kind === letter) at = takeWord(marked, text, at, take);
    else if (kind === ideograph) at = takeIdeographs(marked, text, at, take);
    else at += 1;
  }
}

const long = mark("long ");

/** Returns where the word ends. Hashes on the way: most of the filter's time is spent in this loop. */
function takeWord(marked: Mark, text: string, start: number, take: TakeToken): number {
  const { length } = text;
  let { hash } = marked;
  let at = start;
  for (; at < length; at += 1) {
    const code = text.charCodeAt(at);
    const kind = kinds[code];
    if (kind !== letter && (kind !== joiner || at + 1 === length || kinds[text.charCodeAt(at + 1)] !== letter)) break;
    hash = addToHash(hash, code);
  }
  const chars = at - start;
  if (chars >= wordCharsMin && chars <= wordCharsMax) take(finishHash(hash), marked, text, start, at);
  // A long run is nearly always an address, a number or noise made to be new: its first letter and its size say enough.
  else if (chars > wordCharsMax) takeRange(take, long, `${text.charAt(start)}… ${Math.floor(chars / 10) * 10}`);
  return at;
}

function takeIdeographs(marked: Mark, text: string, start: number, take: TakeToken): number {
  let at = start + 1;
  for (; at < text.length && kinds[text.charCodeAt(at)] === ideograph; at += 1) {
    takeRange(take, marked, text, at - 1, at + 1);
  }
  if (at === start + 1) takeRange(take, marked, text, start, at);
  return at;
}
