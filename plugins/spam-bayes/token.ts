/**
 * A token is a piece of the message with a mark for where it stood: "subject:offer". The model knows tokens by a hash of 32
 * bits alone: it holds no word of anybody's mail, and looking one up makes no string. Two tokens of one hash are so rare
 * (one message in a hundred has one such word) that they change no verdict.
 */

/** Where a token stood. */
export interface Mark {
  readonly text: string;
  /** Hash of `text`: each token's hash goes on from it. */
  readonly hash: number;
}

/** A token as the range of a text, so that its words are cut out only if they are shown. */
export type TakeToken = (hash: number, mark: Mark, text: string, start: number, end: number) => void;

/** FNV-1a over UTF-16 units. */
export const hashStart = 0x811c9dc5 | 0;
export const addToHash = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193);

export function mark(text: string): Mark {
  return { text, hash: hashRange(hashStart, text, 0, text.length) };
}

export function hashRange(from: number, text: string, start: number, end: number): number {
  let hash = from;
  for (let at = start; at < end; at += 1) hash = addToHash(hash, text.charCodeAt(at));
  return hash;
}

/** FNV's low bits mix badly, and the table goes by them: MurmurHash3's last step. Never 0: that is an empty place. */
export function finishHash(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  mixed ^= mixed >>> 16;
  return mixed === 0 ? 1 : mixed;
}

/** Takes the whole range as one token. */
export function takeRange(take: TakeToken, marked: Mark, text: string, start = 0, end = text.length): void {
  if (end > start) take(finishHash(hashRange(marked.hash, text, start, end)), marked, text, start, end);
}
