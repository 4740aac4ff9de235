/** Takes PNG pictures apart that come one behind the other. PNG (third edition) 5.2: a signature, then chunks until IEND. */

const signature = "\x89PNG\r\n\x1a\n";
/** Of a chunk: its length and type before its data, its checksum behind. */
const chunkBytes = 12;

export class PngReader {
  readonly #bytesMax: number;
  #held: Buffer;
  #length = 0;
  /** Where the next chunk of the held picture begins. */
  #at = 0;

  /** `bytesMax`: of one picture. */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
    this.#held = Buffer.alloc(Math.min(bytesMax, 2 ** 16));
  }

  /** Between two pictures. */
  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** The pictures that are whole now; null when it is something else, or a picture is too large: nothing more can be read. */
  push(piece: Buffer): Buffer[] | null {
    const pictures: Buffer[] = [];
    let left = piece;
    while (left.length > 0) {
      const taken = left.subarray(0, this.#bytesMax - this.#length);
      if (taken.length === 0) return null;
      this.#hold(taken);
      left = left.subarray(taken.length);
      for (let end = this.#end(); end !== null; end = this.#end()) {
        if (end < 0) return null;
        pictures.push(Buffer.from(this.#held.subarray(0, end)));
        this.#held.copyWithin(0, end, this.#length);
        this.#length -= end;
        this.#at = 0;
      }
    }
    return pictures;
  }

  #hold(piece: Buffer): void {
    const needed = this.#length + piece.length;
    if (needed > this.#held.length) {
      const larger = Buffer.alloc(Math.min(this.#bytesMax, Math.max(needed, this.#held.length * 2)));
      this.#held.copy(larger, 0, 0, this.#length);
      this.#held = larger;
    }
    piece.copy(this.#held, this.#length);
    this.#length = needed;
  }

  /** Where the held picture ends; null: not here yet; negative: it is none. */
  #end(): number | null {
    if (this.#at === 0) {
      if (this.#length < signature.length) return null;
      if (this.#held.toString("latin1", 0, signature.length) !== signature) return -1;
      this.#at = signature.length;
    }
    while (this.#at + chunkBytes <= this.#length) {
      const next = this.#at + chunkBytes + this.#held.readUInt32BE(this.#at);
      if (next > this.#bytesMax) return -1;
      if (next > this.#length) return null;
      if (this.#held.toString("latin1", this.#at + 4, this.#at + 8) === "IEND") return next;
      this.#at = next;
    }
    return null;
  }
}

/** Pixels a metre across, as the picture says (PNG 11.3.4.3: pHYs); null when it does not. */
export function pixelsPerMetre(png: Buffer): number | null {
  for (let at = signature.length; at + chunkBytes <= png.length; ) {
    const type = png.toString("latin1", at + 4, at + 8);
    if (type === "IDAT") return null;
    if (type === "pHYs" && at + 17 <= png.length) return (png[at + 16] === 1 && png.readUInt32BE(at + 8)) || null;
    at += chunkBytes + png.readUInt32BE(at);
  }
  return null;
}
