/**
 * The clocks of one call, held by the kernel: of the plugin's own work, which stands while the plugin waits for the kernel (a
 * fetch may take long), and of the call's whole life. A plugin that works while it waits pays with its CPU time.
 */
import { limits } from "../../kernel/limits.ts";
import type { Call } from "./call-queue.ts";

export interface CallClockParts {
  onLate(call: Call): void;
  /** CPU time that the plugin's process has used; null where nobody says, or others work in it. */
  cpuMs(): number | null;
  /** Milliseconds of a clock that never jumps. */
  now(): number;
}

export class CallClock {
  readonly call: Call;
  readonly #parts: CallClockParts;
  readonly #life: NodeJS.Timeout;
  /** Of the plugin's own work. The isolate's own timeout comes first and says what happened; the grace is for that. */
  #leftMs: number;
  /** Runs while the plugin works. */
  #work: NodeJS.Timeout | null = null;
  #startedAt = 0;
  /** CPU time when it began to wait. */
  #cpuBefore: number | null = null;

  constructor(call: Call, isWaiting: boolean, parts: CallClockParts) {
    this.call = call;
    this.#parts = parts;
    this.#leftMs = call.wallMs + limits.runnerGraceMs;
    this.#life = setTimeout(() => parts.onLate(call), limits.pluginCallLifeMs);
    if (isWaiting) this.#cpuBefore = parts.cpuMs();
    else this.#run();
  }

  /** Stands while the plugin waits, and goes on with what was left: waiting often buys no time. */
  wait(isWaiting: boolean): void {
    if (isWaiting === (this.#work === null)) return;
    if (isWaiting) {
      this.#leftMs -= this.#parts.now() - this.#startedAt;
      this.#pause();
      this.#cpuBefore = this.#parts.cpuMs();
    } else {
      this.#leftMs -= this.#worked();
      this.#run();
    }
  }

  /** Whether it works in secret while it waits. */
  look(): void {
    if (this.#work === null && this.#worked() > this.#leftMs) this.#parts.onLate(this.call);
  }

  stop(): void {
    this.#pause();
    clearTimeout(this.#life);
  }

  #run(): void {
    this.#startedAt = this.#parts.now();
    this.#work = setTimeout(() => this.#parts.onLate(this.call), Math.max(0, this.#leftMs));
  }

  #pause(): void {
    if (this.#work !== null) clearTimeout(this.#work);
    this.#work = null;
  }

  #worked(): number {
    const before = this.#cpuBefore;
    return before === null ? 0 : (this.#parts.cpuMs() ?? before) - before;
  }
}
