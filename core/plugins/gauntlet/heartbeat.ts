/** How long the kernel's event loop stood: a beat that is late by so much found it busy with something else. */
const everyMs = 5;

export class Heartbeat {
  readonly #timer: NodeJS.Timeout;
  #last = performance.now();
  longestMs = 0;

  constructor() {
    this.#timer = setInterval(() => this.#beat(), everyMs);
  }

  /** The longest stall, in milliseconds. */
  stop(): number {
    this.#beat();
    clearInterval(this.#timer);
    return this.longestMs;
  }

  #beat(): void {
    const now = performance.now();
    this.longestMs = Math.max(this.longestMs, now - this.#last - everyMs);
    this.#last = now;
  }
}
