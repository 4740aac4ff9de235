import { limits } from "../kernel/limits.ts";

/**
 * Work that is done a moment after it is asked for, never twice at a time; asked meanwhile, it is done once more behind. What
 * does not get through is tried again when it is asked for, after a rest that grows: a broken plugin costs less and less.
 */
export class Lane {
  readonly #work: () => Promise<boolean>;
  #timer: NodeJS.Timeout | null = null;
  #working: Promise<void> | null = null;
  #isAskedMeanwhile = false;
  #isClosed = false;
  /** How long it rests before it is tried again; 0 after it got through. */
  #restMs = 0;

  /** `work` says whether it got through, and never rejects. */
  constructor(work: () => Promise<boolean>) {
    this.#work = work;
  }

  /** Neither at work nor about to be; a rest does not count. */
  get isIdle(): boolean {
    return this.#working === null && (this.#timer === null || this.#restMs > 0);
  }

  ask(delayMs: number): void {
    if (this.#working !== null) this.#isAskedMeanwhile = true;
    if (this.#isClosed || this.#timer !== null || this.#working !== null) return;
    this.#timer = setTimeout(() => this.#run(), Math.max(delayMs, this.#restMs));
    this.#timer.unref();
  }

  /** Without a rest: something is different now. */
  askAnew(delayMs: number): void {
    this.#restMs = 0;
    this.#clear();
    this.ask(delayMs);
  }

  /** Does at once what is about to be done, and resolves when it was idle. */
  async idle(): Promise<void> {
    while (!this.isIdle) {
      if (this.#timer !== null) {
        this.#clear();
        this.#run();
      }
      await this.#working;
    }
  }

  /** Begins nothing any more; resolves when what was begun has ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#clear();
    await this.#working;
  }

  #run(): void {
    this.#timer = null;
    this.#isAskedMeanwhile = false;
    this.#working = this.#work().then((isThrough) => {
      this.#working = null;
      this.#restMs = isThrough ? 0 : Math.min(Math.max(limits.laneRestMs, this.#restMs * 2), limits.laneRestMsMax);
      if (this.#isAskedMeanwhile && isThrough) this.ask(limits.afterStorePauseMs);
    });
  }

  #clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
