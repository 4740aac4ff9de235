import type { Mark, TakeToken } from "./token.ts";

const tokensFirst = 2_048;

/** The tokens of one message, in arrays that the next message uses again: there are hundreds in each. */
export class TokenList {
  size = 0;
  hashes = new Int32Array(tokensFirst);
  /** Of each token: where in its text it begins and ends, and which source that is. */
  #ranges = new Int32Array(tokensFirst * 3);
  #sources: Array<{ mark: Mark; text: string }> = [];
  #mark: Mark | null = null;
  #text = "";

  clear(): void {
    this.size = 0;
    this.#sources = [];
    this.#mark = null;
    this.#text = "";
  }

  readonly take: TakeToken = (hash, mark, text, start, end) => {
    if (this.#mark !== mark || this.#text !== text) {
      this.#mark = mark;
      this.#text = text;
      this.#sources.push({ mark, text });
    }
    if (this.size === this.hashes.length) this.#grow();
    this.hashes[this.size] = hash;
    const at = this.size * 3;
    this.#ranges[at] = start;
    this.#ranges[at + 1] = end;
    this.#ranges[at + 2] = this.#sources.length - 1;
    this.size += 1;
  };

  /** A token in words: its mark and what stood there. */
  wordOf(token: number): string {
    const [start, end, source = 0] = this.#ranges.subarray(token * 3, token * 3 + 3);
    const { mark, text } = this.#sources[source] as { mark: Mark; text: string };
    return mark.text + text.slice(start, end);
  }

  #grow(): void {
    const { hashes } = this;
    const ranges = this.#ranges;
    this.hashes = new Int32Array(hashes.length * 2);
    this.hashes.set(hashes);
    this.#ranges = new Int32Array(ranges.length * 2);
    this.#ranges.set(ranges);
  }
}
