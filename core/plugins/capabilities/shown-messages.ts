import { limits } from "../../kernel/limits.ts";

/** Keys of the messages that hooks showed one plugin, the last limits.shownMessagesMax of them. */
export class ShownMessages {
  /** In the order of showing. */
  readonly #keys = new Set<string>();

  add(keys: Iterable<string>): void {
    for (const key of keys) {
      this.#keys.delete(key);
      this.#keys.add(key);
    }
    for (const oldest of this.#keys) {
      if (this.#keys.size <= limits.shownMessagesMax) return;
      this.#keys.delete(oldest);
    }
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }
}
