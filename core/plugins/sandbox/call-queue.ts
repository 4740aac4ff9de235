/**
 * Which calls wait, which are with the runner, and what becomes of them when it dies. Nothing here knows processes.
 * A call that was in a runner that died is asked again once, alone in the runner: so nothing is lost to somebody else's
 * fault, and when it dies again it is known whose fault it was.
 */
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";

export interface Call {
  readonly id: number;
  readonly plugin: string;
  readonly hook: string;
  readonly payload: Uint8Array;
  readonly wallMs: number;
  resolve(answer: Buffer): void;
  reject(error: AppError): void;
  wasLost: boolean;
}

/** It waits for servers most of its time, and must not keep others waiting: the ways of the next mail are asked meanwhile. */
const isCarrying = ({ hook }: Call): boolean => hook === "delivery.carry";

const isBeside = (one: Call, other: Call): boolean =>
  one.plugin === other.plugin && isCarrying(one) === isCarrying(other);

export class CallQueue {
  readonly #waiting: Call[] = [];
  /** In the order they were sent. */
  #sent: Call[] = [];
  /** To be asked again, one at a time. */
  #alone: Call[] = [];

  /** Throws PLUGIN_LIMIT when too many of the plugin's calls wait. */
  add(call: Call): void {
    const waiting = this.#waiting.filter((each) => each.plugin === call.plugin).length;
    if (waiting >= limits.pluginCallsQueuedMax) throw new AppError("PLUGIN_LIMIT", { limit: "pluginCallsQueuedMax" });
    this.#waiting.push(call);
  }

  /** Takes out what may be sent now. A few at once for each plugin, so that it never waits for the pipe. */
  next(): Call[] {
    if (this.#alone.length > 0 || this.#sent.some((call) => call.wasLost)) {
      return this.#sent.length === 0 ? this.sendNow(this.#alone.splice(0, 1)) : [];
    }
    const calls: Call[] = [];
    for (const call of this.#waiting) {
      const before = [...this.#sent, ...calls].filter((each) => isBeside(each, call)).length;
      if (before < (isCarrying(call) ? limits.pluginCarriesInFlightMax : limits.pluginCallsInFlightMax))
        calls.push(call);
    }
    for (const call of calls) this.#waiting.splice(this.#waiting.indexOf(call), 1);
    return this.sendNow(calls);
  }

  sendNow(calls: Call[]): Call[] {
    this.#sent.push(...calls);
    return calls;
  }

  /** Oldest first: the oldest is the one whose clock runs. */
  sentOf(plugin: string): Call[] {
    return this.#sent.filter((call) => call.plugin === plugin);
  }

  busyPlugins(): string[] {
    return [...new Set(this.#sent.map((call) => call.plugin))];
  }

  /** Null when no such call is with the runner. */
  finish(plugin: string, id: number): Call | null {
    const at = this.#sent.findIndex((call) => call.id === id && call.plugin === plugin);
    return at < 0 ? null : (this.#sent.splice(at, 1)[0] ?? null);
  }

  /** The asker no longer waits. What is with the runner already is left to its clock. False when the call did not wait. */
  cancel(call: Call): boolean {
    const list = [this.#waiting, this.#alone].find((each) => each.includes(call));
    list?.splice(list.indexOf(call), 1);
    return list !== undefined;
  }

  /** The runner died. Returns the call that it died of, when the culprit is known; all others are asked again alone. */
  lost(culprit: string | null): Call | null {
    const guilty = culprit === null ? null : (this.sentOf(culprit)[0] ?? null);
    for (const call of this.#sent) {
      if (call === guilty) continue;
      call.wasLost = true;
      this.#alone.push(call);
    }
    this.#sent = [];
    return guilty;
  }

  /** Takes out every call of a plugin that is switched off. */
  drop(plugin: string): Call[] {
    const dropped: Call[] = [];
    for (const list of [this.#waiting, this.#sent, this.#alone]) {
      for (let at = list.length - 1; at >= 0; at -= 1) {
        if (list[at]?.plugin === plugin) dropped.push(...list.splice(at, 1));
      }
    }
    return dropped;
  }
}
