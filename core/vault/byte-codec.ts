/** Integers of variable length (seven bits a byte, low bits first), byte strings and texts with their length in front. */

export class ByteWriter {
  #buffer = Buffer.allocUnsafe(256);
  #at = 0;

  /** A whole number from 0 up to 2^53 - 1. */
  integer(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest > 0x7f) {
      this.#buffer[this.#at++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#buffer[this.#at++] = rest;
  }

  /** A whole number of either sign, up to 2^52. */
  signed(value: number): void {
    this.integer(value < 0 ? -value * 2 - 1 : value * 2);
  }

  bytes(value: Uint8Array): void {
    this.integer(value.length);
    this.#reserve(value.length);
    this.#buffer.set(value, this.#at);
    this.#at += value.length;
  }

  text(value: string): void {
    this.bytes(Buffer.from(value, "utf8"));
  }

  texts(values: readonly string[]): void {
    this.integer(values.length);
    for (const value of values) this.text(value);
  }

  finish(): Buffer {
    return this.#buffer.subarray(0, this.#at);
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe((this.#at + bytes) * 2);
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
  }
}

/** Never throws: what is cut off or absurd reads as 0 or empty, and `isIntact` turns false. */
export class ByteReader {
  isIntact = true;
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  integer(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined || scale > 2 ** 49) return this.#fail();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return Number.isSafeInteger(value) ? value : this.#fail();
      scale *= 0x80;
    }
  }

  signed(): number {
    const value = this.integer();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  /** A copy, so that a small field does not keep a large buffer alive. */
  bytes(): Uint8Array {
    const length = this.integer();
    const end = this.#at + length;
    if (end > this.#bytes.length) this.#fail();
    const value = new Uint8Array(this.#bytes.subarray(this.#at, end));
    this.#at = end;
    return value;
  }

  text(): string {
    return Buffer.from(this.bytes()).toString("utf8");
  }

  texts(): string[] {
    const count = this.integer();
    const values: string[] = [];
    for (let index = 0; index < count && this.isIntact; index++) values.push(this.text());
    return values;
  }

  #fail(): number {
    this.isIntact = false;
    return 0;
  }
}
