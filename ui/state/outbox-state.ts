import { sentenceFor } from "../api/api-error.ts";
import { outbox, type OutboxEntry } from "../api/outbox.ts";
import { Observable } from "./observable.ts";

const attendedMs = 2_000;
const quietMs = 20_000;

/** Mail on its way, looked at while the page is in sight, more often while somebody looks at it. */
export class OutboxState extends Observable {
  /** Null until the first answer. */
  entries: OutboxEntry[] | null = null;
  problem: string | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isOn = false;
  #attending = 0;
  /** Counts the looks, so that a slow answer never replaces a newer one. */
  #looks = 0;

  /** How many want the user's word. */
  get wanting(): number {
    return (this.entries ?? []).filter((entry) => entry["postern:notice"] !== null).length;
  }

  start(): void {
    this.#isOn = true;
    void this.look();
  }

  stop(): void {
    this.#isOn = false;
    this.#looks += 1;
    this.#clear();
    this.entries = null;
    this.problem = null;
    this.changed();
  }

  /** While the outbox is open. Returns how to end it. */
  attend(): () => void {
    this.#attending += 1;
    void this.look();
    return () => {
      this.#attending -= 1;
    };
  }

  async look(): Promise<void> {
    const mine = (this.#looks += 1);
    this.#clear();
    try {
      const entries = await outbox.list();
      if (mine !== this.#looks) return;
      this.entries = entries;
      this.problem = null;
    } catch (error) {
      if (mine !== this.#looks) return;
      this.problem = sentenceFor(error);
    }
    this.changed();
    if (this.#isOn) this.#timer = setTimeout(() => void this.look(), this.#attending > 0 ? attendedMs : quietMs);
  }

  #clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

export const outboxState = new OutboxState();
