/**
 * Cuts text into words, for any language: letters and digits hold together, also with - ' _ $ . within a word ("don't",
 * "$9.99"). Chinese and Japanese write no spaces: there each two neighbouring characters make a word.
 */

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

/** Calls `take` for each word of `text`, which should be in lower case. */
export function eachWord(text: string, take: (word: string) => void): void {
  const { length } = text;
  let at = 0;
  while (at < length) {
    const kind = kindOf(text.charCodeAt(at));
    if (kind === letter) at = takeWord(text, at, take);
    else if (kind === ideograph) at = takeIdeographs(text, at, take);
    else at += 1;
  }
}

/** Returns where the word ends. */
function takeWord(text: string, start: number, take: (word: string) => void): number {
  const { length } = text;
  let end = start + 1;
  for (let at = end; at < length; at += 1) {
    const kind = kindOf(text.charCodeAt(at));
    if (kind === letter) end = at + 1;
    else if (kind !== joiner || at > end) break;
  }
  const chars = end - start;
  if (chars >= wordCharsMin && chars <= wordCharsMax) take(text.slice(start, end));
  // A long run is nearly always an address, a number or noise made to be new: its beginning and size say enough.
  else if (chars > wordCharsMax) take(`long:${text.charAt(start)}${Math.floor(chars / 10)}`);
  return end;
}

function takeIdeographs(text: string, start: number, take: (word: string) => void): number {
  let at = start + 1;
  for (; at < text.length && kindOf(text.charCodeAt(at)) === ideograph; at += 1) take(text.slice(at - 1, at + 1));
  if (at === start + 1) take(text.slice(start, at));
  return at;
}
