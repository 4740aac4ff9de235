/**
 * How far the spam filter has been asked. Message ids only grow, so one number says it durably: every message up to it was
 * asked about, or need not be. What lies above and was asked in this run is kept as stretches until the gap below closes.
 */
export class AskedCursor {
  #upTo: number;
  /** Stretches [first, last] above the cursor that are done, sorted, apart. */
  #done: Array<[number, number]> = [];

  constructor(upTo: number) {
    this.#upTo = upTo;
  }

  get upTo(): number {
    return this.#upTo;
  }

  isDone(id: number): boolean {
    return id <= this.#upTo || this.#done.some(([first, last]) => first <= id && id <= last);
  }

  /** All of [first, last] need not be asked about again. */
  add(first: number, last: number): void {
    const merged: [number, number] = [first, last];
    const apart: Array<[number, number]> = [];
    for (const stretch of this.#done) {
      if (stretch[1] + 1 < merged[0] || stretch[0] - 1 > merged[1]) {
        apart.push(stretch);
        continue;
      }
      merged[0] = Math.min(merged[0], stretch[0]);
      merged[1] = Math.max(merged[1], stretch[1]);
    }
    this.#done = [...apart, merged].sort((a, b) => a[0] - b[0]);
    const [lowest] = this.#done;
    if (lowest === undefined || lowest[0] > this.#upTo + 1) return;
    this.#upTo = Math.max(this.#upTo, lowest[1]);
    this.#done.shift();
  }
}
