/** One plugin in its isolate, seen from the runner process. Whatever it does wrong ends the process: see `breach`. */
import type ivm from "isolated-vm";
import { limits } from "../../kernel/limits.ts";
import { GuestBudget } from "./guest-budget.ts";
import type { BreachLimit, FromRunner } from "./protocol.ts";

/** The text of guest-glue.ts, put here by build.ts. */
declare const GUEST_GLUE: string;

type EntryKind = "start" | "call" | "reply";
type Enter = ivm.Reference<(kind: EntryKind, id: number, name: string, text: string) => void>;

export interface GuestOptions {
  plugin: string;
  memoryMiB: number;
  send: (head: FromRunner, body?: Uint8Array) => void;
  /** Reports and ends the process; a caller must not count on coming back. */
  breach: (plugin: string, limit: BreachLimit) => void;
}

export class Guest {
  readonly #options: GuestOptions;
  readonly #isolate: ivm.Isolate;
  #enter: Enter | null = null;
  /** Since the guest's last answer. */
  #asks = 0;
  #bytes = 0;
  readonly #budget: GuestBudget;

  constructor(addon: typeof ivm, options: GuestOptions) {
    this.#options = options;
    // Never onCatastrophicError: it hangs the process instead of ending it (SANDBOX.md).
    this.#isolate = new addon.Isolate({ memoryLimit: options.memoryMiB });
    this.#budget = new GuestBudget(() => Number(this.#isolate.cpuTime / nanosecondsPerMs));
  }

  async load(addon: typeof ivm, code: string, call: number, given: object, timeoutMs: number): Promise<void> {
    try {
      const context = await this.#isolate.createContext();
      // The callback is an argument of the glue's closure: it never stands on the global object.
      const post = new addon.Callback((...args: unknown[]) => this.#onPost(args));
      this.#enter = (await context.evalClosure(GUEST_GLUE, [post], {
        timeout: timeoutMs,
        result: { reference: true },
      })) as unknown as Enter;
      const script = await this.#isolate.compileScript(code, { filename: "plugin.js" });
      // A script of its own: the plugin's text is joined to nothing, so there is no wrapper to close.
      await script.run(context, { timeout: timeoutMs, release: true });
    } catch (error) {
      this.#failed(call, error);
      return;
    }
    this.#budget.begin(timeoutMs);
    await this.#run("start", call, "", JSON.stringify(given));
  }

  async call(id: number, hook: string, text: string, timeoutMs: number): Promise<void> {
    this.#budget.begin(timeoutMs);
    await this.#run("call", id, hook, text);
  }

  async reply(ask: number, isOk: boolean, text: string): Promise<void> {
    await this.#run("reply", ask, isOk ? "ok" : "denied", text);
  }

  /** Runs the guest until it waits or is done. What it answers comes through the callback. */
  async #run(kind: EntryKind, id: number, name: string, text: string): Promise<void> {
    if (this.#isolate.isDisposed) return;
    const timeout = this.#budget.leftMs;
    const { plugin, breach } = this.#options;
    if (timeout < 1) return breach(plugin, "wallMs");
    // Some work of V8's own outlasts the isolate's timeout, and the kernel's clock may stand.
    const late = setTimeout(() => breach(plugin, "wallMs"), 2 * timeout + limits.runnerGraceMs);
    try {
      await this.#enter?.apply(undefined, [kind, id, name, text], { timeout });
    } catch (error) {
      this.#failed(id, error);
    } finally {
      clearTimeout(late);
    }
    if (!this.#isolate.isDisposed) this.#budget.settle();
  }

  dispose(): void {
    if (!this.#isolate.isDisposed) this.#isolate.dispose();
  }

  /** isolated-vm tells its limits apart by text alone. Anything else that gets here is the plugin's own error. */
  #failed(call: number, error: unknown): void {
    const message = error instanceof Error ? error.message : "";
    if (message.includes("timed out")) this.#options.breach(this.#options.plugin, "wallMs");
    else if (this.#isolate.isDisposed || message.includes("memory limit")) {
      this.#options.breach(this.#options.plugin, "memoryMiB");
    } else
      this.#sendFailed(
        call,
        error instanceof Error ? error.name : "Error",
        error instanceof Error ? (error.stack ?? "") : "",
      );
  }

  #sendFailed(call: number, name: string, stack: string): void {
    const place = /plugin\.js:(\d{1,9}):(\d{1,9})/.exec(stack);
    this.#options.send({
      t: "failed",
      plugin: this.#options.plugin,
      call,
      error: name,
      line: Number(place?.[1] ?? 0),
      column: Number(place?.[2] ?? 0),
    });
  }

  /** A loop over the callback ignores the isolate's timeout, so the quotas are counted here. */
  #onPost(args: unknown[]): void {
    const { plugin, breach, send } = this.#options;
    const [kind, id, name, text] = args;
    if (typeof kind !== "string" || typeof id !== "number" || typeof name !== "string" || typeof text !== "string")
      return;
    if (kind === "ask") this.#asks += 1;
    if (this.#asks > limits.bridgeCallsPerEntryMax) return breach(plugin, "bridgeCallsPerEntryMax");
    // A string has at least as many bytes as UTF-16 units: the huge one is refused before it is encoded.
    if (text.length > limits.bridgeFrameBytesMax - headRoomBytes) return breach(plugin, "bridgeFrameBytesMax");
    const body = Buffer.from(text, "utf8");
    this.#bytes += body.length;
    if (body.length > limits.bridgeFrameBytesMax - headRoomBytes) return breach(plugin, "bridgeFrameBytesMax");
    if (this.#bytes > limits.bridgeBytesPerEntryMax) return breach(plugin, "bridgeBytesPerEntryMax");
    if (kind === "ask") {
      const [capability = "", method = ""] = name.split(" ");
      return send({ t: "ask", plugin, ask: id, capability, method }, body);
    }
    this.#asks = 0;
    this.#bytes = 0;
    this.#budget.answer();
    if (kind === "result") send({ t: "result", plugin, call: id }, body);
    else this.#sendFailed(id, name, text);
  }
}

const headRoomBytes = 1_024;
const nanosecondsPerMs = 1_000_000n;
