/** Which mail is tried when: what is due, so many at once, and not all of them at one relay. */
import type { Clock } from "../kernel/clock.ts";
import { plainError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Log } from "../kernel/log.ts";
import type { OutboxRows } from "../store/outbox-rows.ts";

export interface TryLoopParts {
  outbox: OutboxRows;
  clock: Clock;
  log: Log;
  /** What the tries of an identity's mail share. */
  relayKeyOf(identityId: number): number;
  /** The user is to be told that these are late. */
  tell(entryIds: number[]): Promise<void>;
  /** Settled long ago. */
  forget(entryIds: number[]): Promise<void>;
  /** Nothing is under way: what the store says is, was left so by a try whose end it could not write. */
  recover(): Promise<void>;
  /** Before they are run. */
  take(entryIds: number[]): Promise<void>;
  run(entryId: number): Promise<void>;
}

export class TryLoop {
  readonly #parts: TryLoopParts;
  /** Entry → what it shares with others. */
  readonly #underWay = new Map<number, { key: number; done: Promise<void> }>();
  readonly #identities = new Map<number, number>();
  #timer: NodeJS.Timeout | null = null;
  #aside = 0;
  #isLooking = false;
  #isAskedAgain = false;
  #isStarted = false;
  #onSettled: Array<() => void> = [];

  constructor(parts: TryLoopParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#isStarted = true;
    this.look();
  }

  stop(): void {
    this.#isStarted = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Resolves when nothing is under way. Behind `stop` nothing begins. */
  async ended(): Promise<void> {
    while (this.#underWay.size > 0 || this.#isLooking) {
      await Promise.all([...this.#underWay.values()].map(({ done }) => done));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  settled(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onSettled.push(resolve);
    this.look();
    return promise;
  }

  /** Something changed: looks for what is due. */
  look(): void {
    if (!this.#isStarted) return;
    if (this.#isLooking) {
      this.#isAskedAgain = true;
      return;
    }
    this.#isLooking = true;
    // In the next turn: much of what happens comes together.
    void new Promise((resolve) => setImmediate(resolve))
      .then(() => this.#guard(() => this.#look()))
      .finally(() => {
        this.#isLooking = false;
        if (this.#isAskedAgain) {
          this.#isAskedAgain = false;
          this.look();
        } else this.#rest();
      });
  }

  /** Of work that nobody waits for: its failure is in the log, and what it would have done is done at the next look. */
  async aside(work: () => Promise<void>): Promise<void> {
    this.#aside += 1;
    await this.#guard(work);
    this.#aside -= 1;
    this.look();
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#parts.log.warn("delivery.failed", { code: plainError(error).code });
    }
  }

  async #look(): Promise<void> {
    const { outbox, clock, tell, recover, take, forget } = this.#parts;
    if (this.#underWay.size === 0 && outbox.isAnyTrying()) await recover();
    const late = outbox.late(clock.now());
    if (late.length > 0) await tell(late);
    const old = outbox.prunable(clock.now() - limits.outboxKeptMs, limits.outboxPrunedAtOnceMax);
    if (old.length > 0) await forget(old);
    const chosen = this.#choose();
    if (chosen.length === 0) return;
    await take(chosen.map(({ id }) => id));
    for (const { id, key } of chosen) {
      const done = this.#guard(() => this.#parts.run(id)).finally(() => {
        this.#underWay.delete(id);
        this.look();
      });
      this.#underWay.set(id, { key, done });
    }
    this.#isAskedAgain = true;
  }

  #choose(): Array<{ id: number; key: number }> {
    const { outbox, clock, relayKeyOf } = this.#parts;
    const room = limits.outboxAtOnceMax - this.#underWay.size;
    if (room <= 0 || !this.#isStarted) return [];
    const busy = new Map<number, number>();
    for (const { key } of this.#underWay.values()) busy.set(key, (busy.get(key) ?? 0) + 1);
    const isFull = (key: number) => (busy.get(key) ?? 0) >= limits.outboxAtOnceRelayMax;
    const except = [...this.#identities.keys()].filter((identityId) => isFull(relayKeyOf(identityId)));
    const chosen: Array<{ id: number; key: number }> = [];
    const known = this.#identities.size;
    // More than there is room for: some of them may be under way already.
    for (const { id, identityId, relayId } of outbox.due(clock.now(), except, room + this.#underWay.size)) {
      const own = relayKeyOf(identityId);
      const key = relayId ?? own;
      this.#identities.set(identityId, own);
      if (chosen.length >= room || isFull(key) || this.#underWay.has(id)) continue;
      busy.set(key, (busy.get(key) ?? 0) + 1);
      chosen.push({ id, key });
    }
    // Mail of identities that were not known may hide that of others.
    if (this.#identities.size > known) this.#isAskedAgain = true;
    return chosen;
  }

  /** Until something is due; whoever finishes a try looks by itself. */
  #rest(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#isStarted) return;
    const { outbox, clock } = this.#parts;
    if (this.#underWay.size + this.#aside === 0) for (const resolve of this.#onSettled.splice(0)) resolve();
    const due = outbox.nextDue(clock.now());
    const waitMs = due === null ? limits.outboxLookEveryMs : Math.min(due - clock.now(), limits.outboxLookEveryMs);
    this.#timer = setTimeout(() => this.look(), Math.max(waitMs, 1)).unref();
  }
}
