/** What was learned. */
import { TokenTable } from "./token-table.ts";

export type Decision = "spam" | "ham";

/** How one lesson, or many together, change the model. */
export interface Lesson {
  /** Messages more, or fewer. */
  spam: number;
  ham: number;
  /** Token → change of its two counts. */
  tokens: Map<number, [spam: number, ham: number]>;
  /** Message key → what is known of it now; null: nothing any more. */
  decisions: Map<string, Decision | null>;
}

export const tokensMax = 150_000;
export const decisionsMax = 100_000;

export class Model {
  /** Messages learned. */
  spam = 0;
  ham = 0;
  readonly tokens = new TokenTable(tokensMax);
  /** What was learned for which message, oldest first. */
  readonly decisions = new Map<string, Decision>();

  apply(lesson: Lesson): void {
    this.spam = Math.max(0, this.spam + lesson.spam);
    this.ham = Math.max(0, this.ham + lesson.ham);
    for (const [token, [spam, ham]] of lesson.tokens) this.tokens.change(token, spam, ham);
    for (const [key, decision] of lesson.decisions) {
      this.decisions.delete(key);
      if (decision !== null) this.decisions.set(key, decision);
    }
  }

  /**
   * Forgets the rarest tokens, a random part of those equally rare, until a fifth of the room is free, and the oldest
   * decisions above their number. True when something was forgotten.
   */
  prune(random: () => number): boolean {
    const isFull = this.tokens.size > tokensMax;
    const sizeMax = isFull ? tokensMax * 0.8 : tokensMax;
    for (let rarest = 1; this.tokens.size > sizeMax; rarest += 1) {
      let spare = this.tokens.size - sizeMax;
      let rare = [...this.tokens.entries()].filter(([, spam, ham]) => spam + ham <= rarest).length;
      // Selection sampling: just as many as have to go, each of the rare ones equally likely.
      this.tokens.rebuild((spam, ham) => {
        if (spam + ham > rarest) return true;
        const isKept = random() * rare >= spare;
        rare -= 1;
        if (!isKept) spare -= 1;
        return isKept;
      });
    }
    const old = [...this.decisions.keys()].slice(0, Math.max(0, this.decisions.size - decisionsMax));
    for (const key of old) this.decisions.delete(key);
    return isFull || old.length > 0;
  }
}
