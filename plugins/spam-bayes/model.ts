/** What was learned: how often each token was in spam and in other mail. */

export interface Count {
  spam: number;
  ham: number;
  /** Number of the last message that looked this token up: tells repeats apart without a set. */
  seen: number;
}

export type Decision = "spam" | "ham";

/** How one lesson, or many together, change the model. */
export interface Lesson {
  spam: number;
  ham: number;
  /** Token → change of its two counts. */
  tokens: Map<string, [spam: number, ham: number]>;
  /** Message key → what is known of it now; null: nothing any more. */
  decisions: Map<string, Decision | null>;
}

export const tokensMax = 150_000;
export const decisionsMax = 100_000;

export class Model {
  /** Messages learned. */
  spam = 0;
  ham = 0;
  readonly counts = new Map<string, Count>();
  /** What was learned for which message, oldest first. */
  readonly decisions = new Map<string, Decision>();

  apply(lesson: Lesson): void {
    this.spam = Math.max(0, this.spam + lesson.spam);
    this.ham = Math.max(0, this.ham + lesson.ham);
    for (const [token, [spam, ham]] of lesson.tokens) this.#change(token, spam, ham);
    for (const [key, decision] of lesson.decisions) {
      this.decisions.delete(key);
      if (decision !== null) this.decisions.set(key, decision);
    }
  }

  set(token: string, spam: number, ham: number): void {
    this.counts.set(token, { spam, ham, seen: 0 });
  }

  /**
   * Forgets the rarest tokens, and of equally rare ones those learned first, until a fifth of the room is free. Returns
   * what was forgotten; nothing while there is room.
   */
  prune(): { tokens: string[]; keys: string[] } {
    const tokens: string[] = [];
    const total = ({ spam, ham }: Count) => spam + ham;
    for (let rarest = 1; this.counts.size > tokensMax * (rarest === 1 ? 1 : 0.8); rarest += 1) {
      for (const [token, count] of this.counts) {
        if (this.counts.size <= tokensMax * 0.8) break;
        if (total(count) > rarest) continue;
        this.counts.delete(token);
        tokens.push(token);
      }
    }
    const keys = [...this.decisions.keys()].slice(0, Math.max(0, this.decisions.size - decisionsMax));
    for (const key of keys) this.decisions.delete(key);
    return { tokens, keys };
  }

  #change(token: string, spam: number, ham: number): void {
    const count = this.counts.get(token);
    // Never below zero: a token may have been forgotten between learning and unlearning.
    const next = { spam: Math.max(0, (count?.spam ?? 0) + spam), ham: Math.max(0, (count?.ham ?? 0) + ham) };
    if (next.spam + next.ham === 0) this.counts.delete(token);
    else if (count) Object.assign(count, next);
    else this.counts.set(ownCopy(token), { ...next, seen: 0 });
  }
}

/** A slice of a text keeps the whole text in memory; this does not. */
function ownCopy(token: string): string {
  return JSON.parse(JSON.stringify(token)) as string;
}
