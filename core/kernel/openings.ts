/** Closes in the opposite order of opening; the first failure is thrown when all have been tried. */
export class Openings {
  readonly #closers: Array<() => Promise<unknown> | void> = [];

  add<T>(part: T, close: (part: T) => Promise<unknown> | void): T {
    this.#closers.push(() => close(part));
    return part;
  }

  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.#closers.splice(0).toReversed()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
