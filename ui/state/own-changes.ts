import type { EmailSummary } from "../jmap/types.ts";
import { type EmailChange, withChange } from "./email-change.ts";

/** Changes of this page that an answer on its way may not have seen: they stay on top of what it says. */
export class OwnChanges {
  /** Oldest first. */
  #held: Array<{ change: EmailChange; isTaken: boolean }> = [];

  /** Call the result when the server has spoken. What it refused is let go at once, what it took with the next news. */
  hold(changes: readonly EmailChange[]): (isTaken: boolean) => void {
    const held = changes.map((change) => ({ change, isTaken: false }));
    this.#held.push(...held);
    return (isTaken) => {
      for (const each of held) each.isTaken = isTaken;
      if (!isTaken) this.#held = this.#held.filter((each) => !held.includes(each));
    };
  }

  onTopOf(email: EmailSummary): EmailSummary {
    return this.#held.reduce((shown, { change }) => withChange(shown, change), email);
  }

  /** News is about to be asked for: the server knows all that it took. */
  letGo(): void {
    this.#held = this.#held.filter(({ isTaken }) => !isTaken);
  }

  forget(): void {
    this.#held = [];
  }
}
