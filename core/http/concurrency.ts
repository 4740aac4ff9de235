/** How many may be inside at the same time. Whoever comes when it is full is told so, and does not wait. */
export class Concurrency {
  readonly #max: number;
  #inside = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** The function that leaves again, or null when it is full. */
  enter(weight = 1): (() => void) | null {
    if (this.#inside + weight > this.#max) return null;
    this.#inside += weight;
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#inside -= weight;
    };
  }
}
