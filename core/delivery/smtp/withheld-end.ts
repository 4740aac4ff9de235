import { Readable } from "node:stream";
import { limits } from "../../kernel/limits.ts";

/**
 * A message whose last bytes wait until `mayEnd` resolves. When that rejects they never come: the stream is destroyed with the
 * reason.
 */
export class WithheldEnd extends Readable {
  readonly #message: Uint8Array;
  readonly #mayEnd: () => Promise<void>;
  readonly #endAt: number;
  #at = 0;
  #isAsking = false;

  constructor(message: Uint8Array, mayEnd: () => Promise<void>) {
    super({ highWaterMark: limits.smtpStreamPieceBytes });
    this.#message = message;
    this.#mayEnd = mayEnd;
    this.#endAt = Math.max(0, message.byteLength - limits.smtpWithheldBytes);
  }

  override _read(): void {
    if (this.#at < this.#endAt) {
      const next = Math.min(this.#at + limits.smtpStreamPieceBytes, this.#endAt);
      const piece = this.#message.subarray(this.#at, next);
      this.#at = next;
      this.push(piece);
    } else if (!this.#isAsking) {
      this.#isAsking = true;
      this.#mayEnd().then(
        () => {
          this.push(this.#message.subarray(this.#endAt));
          this.push(null);
        },
        (error: unknown) => void this.destroy(error as Error),
      );
    }
  }
}
