/**
 * The time that a mail may take. A mail that was made to be slow, or a machine that is, must not cost the plugin its place: what is
 * not ready by then is shown as text.
 */
export class TooSlow extends Error {}

export class Deadline {
  readonly #end: number;
  #steps = 0;

  constructor(timeMs: number) {
    this.#end = Date.now() + timeMs;
  }

  /** Throws TooSlow. Looks at the clock only now and then. */
  step(): void {
    this.#steps += 1;
    if (this.#steps % 128 === 0) this.check();
  }

  /** Throws TooSlow. */
  check(): void {
    if (Date.now() > this.#end) throw new TooSlow("a mail took too long");
  }
}
