import { limits } from "../kernel/limits.ts";

/** A call as the plugin got it, and what it answered: what an update is tried on. */
export interface RecentCall {
  hook: string;
  /** Milliseconds since 1970. */
  at: number;
  payload: Uint8Array;
  answer: Uint8Array;
}

/** The last calls of one plugin, bounded in number and bytes. In memory only: they hold mail. */
export class RecentCalls {
  #calls: RecentCall[] = [];
  #bytes = 0;

  add(call: RecentCall): void {
    const bytes = sizeOf(call);
    if (bytes > limits.recentCallBytesMax) return;
    this.#calls.push(call);
    this.#bytes += bytes;
    while (this.#calls.length > limits.recentCallsMax || this.#bytes > limits.recentCallBytesMax) {
      const oldest = this.#calls.shift();
      if (oldest) this.#bytes -= sizeOf(oldest);
    }
  }

  /** Oldest first. */
  list(): RecentCall[] {
    return [...this.#calls];
  }
}

const sizeOf = ({ payload, answer }: RecentCall): number => payload.byteLength + answer.byteLength;
