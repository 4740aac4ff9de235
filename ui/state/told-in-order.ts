/**
 * Changes reach the server in the order in which they were done to a message: of two requests at once the older could be taken
 * last, and stay. A page that goes waits for nothing any more.
 */
export class ToldInOrder {
  /** By message, until the server has answered. */
  readonly #last = new Map<string, Promise<unknown>>();
  #leaving = Promise.withResolvers<void>();

  constructor(page: Pick<Window, "addEventListener">) {
    page.addEventListener("pagehide", () => this.#leaving.resolve());
    // It came back as it was.
    page.addEventListener("pageshow", () => {
      this.#leaving = Promise.withResolvers<void>();
    });
  }

  /** Whoever tells hears of its failure; what was done next goes all the same. */
  tell(messageIds: readonly string[], telling: () => Promise<void>): Promise<void> {
    const before = Promise.all(messageIds.flatMap((id) => this.#last.get(id) ?? []));
    const told = this.unlessLeaving(before).then(telling);
    const over = told.catch(() => null);
    for (const id of messageIds) this.#last.set(id, over);
    void over.then(() => {
      for (const id of messageIds) if (this.#last.get(id) === over) this.#last.delete(id);
    });
    return told;
  }

  /** Rejects as `before` does. */
  async unlessLeaving(before: Promise<unknown>): Promise<void> {
    await Promise.race([before, this.#leaving.promise]);
  }
}
