/** Takes what the guests of one runner ask of the kernel, within quotas, and brings back the answers. */
import { AppError, type PlainError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import type { BreachLimit } from "./protocol.ts";
import type { RunnerProcess } from "./runner-process.ts";

export interface Ask {
  plugin: string;
  capability: string;
  method: string;
  /** JSON that nobody has looked at yet. */
  args: Buffer;
}

export type Refusal = PlainError & { message: string };
/** A capability call. Never rejects: a refusal is an answer. */
export type AnswerAsk = (ask: Ask) => Promise<{ answer: unknown } | { refusal: Refusal }>;

/** What the desk needs of a runner. */
type Asker = Pick<RunnerProcess, "send" | "pause" | "resume">;

export class AskDesk {
  readonly #answer: AnswerAsk;
  /** Of each plugin since its last answer. The runner counts too, but may belong to its guest. */
  readonly #spent = new Map<string, { asks: number; bytes: number; answerBytes: number }>();
  readonly #waiting = new Map<string, number>();
  readonly #onWaiting: (plugin: string) => void;
  /** Without an answer: a plugin's slow server keeps what was asked with in the kernel's memory. */
  #inFlight = 0;
  #inFlightBytes = 0;

  /** `onWaiting`: a plugin began to wait for the kernel, or no longer does. */
  constructor(answer: AnswerAsk, onWaiting: (plugin: string) => void) {
    this.#answer = answer;
    this.#onWaiting = onWaiting;
  }

  isWaiting(plugin: string): boolean {
    return this.#waiting.has(plugin);
  }

  /** Whether any plugin's answer is still to come. */
  get isAsked(): boolean {
    return this.#waiting.size > 0;
  }

  /** The limit that this ask broke, or null: then it will be answered. */
  take(runner: Asker, id: number, ask: Ask): BreachLimit | "bridgeAnswerBytesPerEntryMax" | null {
    const spent = this.#spent.get(ask.plugin) ?? { asks: 0, bytes: 0, answerBytes: 0 };
    this.#spent.set(ask.plugin, spent);
    spent.asks += 1;
    spent.bytes += ask.args.length;
    if (spent.asks > limits.bridgeCallsPerEntryMax) return "bridgeCallsPerEntryMax";
    if (spent.bytes > limits.bridgeBytesPerEntryMax) return "bridgeBytesPerEntryMax";
    if (spent.answerBytes > limits.bridgeAnswerBytesPerEntryMax) return "bridgeAnswerBytesPerEntryMax";
    void this.#reply(runner, id, ask);
    return null;
  }

  reset(plugin: string): void {
    this.#spent.delete(plugin);
  }

  get #isFull(): boolean {
    return this.#inFlight >= limits.pluginAsksInFlightMax || this.#inFlightBytes >= limits.pluginAskBytesInFlightMax;
  }

  #count(plugin: string, change: 1 | -1): void {
    const before = this.#waiting.get(plugin) ?? 0;
    if (before + change === 0) this.#waiting.delete(plugin);
    else this.#waiting.set(plugin, before + change);
    if (before === 0 || before + change === 0) this.#onWaiting(plugin);
  }

  async #reply(runner: Asker, id: number, ask: Ask): Promise<void> {
    this.#inFlight += 1;
    this.#inFlightBytes += ask.args.length;
    if (this.#isFull) runner.pause();
    this.#count(ask.plugin, 1);
    const outcome = await this.#answer(ask);
    this.#count(ask.plugin, -1);
    this.#inFlight -= 1;
    this.#inFlightBytes -= ask.args.length;
    if (!this.#isFull) runner.resume();
    const head = { t: "reply", plugin: ask.plugin, ask: id } as const;
    try {
      const isOk = "answer" in outcome;
      const body = json(isOk ? outcome.answer : outcome.refusal);
      const spent = this.#spent.get(ask.plugin);
      if (spent) spent.answerBytes += body.length;
      runner.send({ ...head, isOk }, body);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const refusal: Refusal = {
        code: "PLUGIN_LIMIT",
        detail: { limit: "bridgeFrameBytesMax" },
        message: error.message,
      };
      runner.send({ ...head, isOk: false }, json(refusal));
    }
  }
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value ?? null), "utf8");
