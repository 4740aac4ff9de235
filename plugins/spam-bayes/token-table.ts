/** How often each token was in spam and in other mail: an open hash table in one typed array, so that a look-up is one step. */

/** Numbers of one place: the token's hash (0: empty), its two counts, and a number for whoever looks it up. */
const placeSize = 4;
export const spamAt = 1;
export const hamAt = 2;
/** Tells repeats within one message apart without a set. */
export const seenAt = 3;

const placesFirst = 4_096;
/** Never more than this full: there a look-up meets one or two places. */
const loadMax = 0.6;

export class TokenTable {
  readonly #placesMax: number;
  #mask = placesFirst - 1;
  /** Grows with what is known: a small table stays in the processor's cache. */
  cells = new Int32Array(placesFirst * placeSize);
  size = 0;

  constructor(tokensMax: number) {
    this.#placesMax = 2 ** Math.ceil(Math.log2(tokensMax / loadMax));
  }

  /** Where the token's numbers are in `cells`; -1 when it is not known. */
  find(token: number): number {
    for (let place = token & this.#mask; ; place = (place + 1) & this.#mask) {
      const found = this.cells[place * placeSize];
      if (found === token) return place * placeSize;
      if (found === 0) return -1;
    }
  }

  /** Never below zero: a token may have been forgotten between learning and unlearning. */
  change(token: number, spam: number, ham: number): void {
    let at = this.find(token);
    if (at < 0) {
      if (spam <= 0 && ham <= 0) return;
      at = this.#add(token);
    }
    this.cells[at + spamAt] = Math.max(0, (this.cells[at + spamAt] as number) + spam);
    this.cells[at + hamAt] = Math.max(0, (this.cells[at + hamAt] as number) + ham);
  }

  /** Tokens that count. One whose counts went back to zero keeps its place until the table is made anew. */
  *entries(): Generator<[token: number, spam: number, ham: number]> {
    const { cells } = this;
    for (let at = 0; at < cells.length; at += placeSize) {
      const [token, spam, ham] = [cells[at], cells[at + spamAt], cells[at + hamAt]] as [number, number, number];
      if (token !== 0 && spam + ham > 0) yield [token, spam, ham];
    }
  }

  /** Makes the table anew with what `keep` says. */
  rebuild(keep: (spam: number, ham: number) => boolean, places = this.#mask + 1): void {
    const kept = [...this.entries()].filter(([, spam, ham]) => keep(spam, ham));
    this.#mask = places - 1;
    this.cells = new Int32Array(places * placeSize);
    this.size = 0;
    for (const [token, spam, ham] of kept) this.change(token, spam, ham);
  }

  #add(token: number): number {
    const places = this.#mask + 1;
    if (this.size >= places * loadMax && places < this.#placesMax) this.rebuild(() => true, places * 2);
    // Between two prunings a lesson may go over the number of tokens; when even the places run out, the rarest have to go.
    else if (this.size >= places * 0.9) this.rebuild((spam, ham) => spam + ham > 1);
    let place = token & this.#mask;
    while (this.cells[place * placeSize] !== 0) place = (place + 1) & this.#mask;
    this.cells[place * placeSize] = token;
    this.size += 1;
    return place * placeSize;
  }
}
