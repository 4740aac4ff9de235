/**
 * Keeps one runner at work, feeds it calls, and decides whose fault it was when it dies. After a
 * breach a runner is ended, never reused; what else was in it is asked again.
 */
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import { AskDesk } from "./ask-desk.ts";
import { type Call, CallQueue } from "./call-queue.ts";
import { GuestWatch } from "./guest-watch.ts";
import type { FromRunner, SelfTest } from "./protocol.ts";
import type { RunnerEnd, RunnerProcess } from "./runner-process.ts";
import { RunnerRestarts } from "./runner-restarts.ts";
import type { Breach, GuestSpec, RunnersOptions, Verdict } from "./runners-options.ts";

const noRunner = () => new AppError("PLUGIN_FAILED", { problem: "no runner" });

export class Runners {
  readonly #options: RunnersOptions;
  readonly #guests = new Map<string, GuestSpec>();
  readonly #queue = new CallQueue();
  #desk: AskDesk;
  readonly #watch: GuestWatch;
  #current: RunnerProcess | null = null;
  readonly #loaded = new Set<string>();
  /** The start of a plugin that is with the runner now; no call is sent meanwhile. */
  #loading: Call | null = null;
  /** Plugins whose start was in a runner that was killed from outside. */
  readonly #lostStarts = new Set<string>();
  #isServing = false;
  /** No runner could be had for a long time: nobody is made to wait for one, until there is one again. */
  #isDown = false;
  #isClosed = false;
  #lastCall = 0;
  readonly #restarts = new RunnerRestarts();
  /** Why we are ending the current runner. */
  #verdict: Verdict | null = null;
  selfTest: SelfTest | null = null;

  constructor(options: RunnersOptions) {
    this.#options = options;
    this.#desk = this.#openDesk();
    this.#watch = new GuestWatch({
      onLate: (call) => this.#end(call.plugin, "wallMs"),
      onMemory: () => this.#end(this.#suspect(), "memoryMiB"),
      onRestless: () => this.#end(this.#suspect(), "wallMs"),
      onIdle: () => this.#end(null, "runnerIdleMs"),
      cpuMs: () => (options.source.isShipped ? null : (this.#current?.cpuMs() ?? null)),
      now: () => performance.now(),
    });
  }

  /** One for each runner: what a runner asked that is gone keeps no clock of the next one standing. */
  #openDesk(): AskDesk {
    const desk: AskDesk = new AskDesk(this.#options.answerAsk, (plugin) => {
      if (desk === this.#desk) this.#timeCalls(plugin);
    });
    return desk;
  }

  /** Loads a plugin into the runner; onLoaded says when it is ready. Calls may be made at once: they wait. */
  add(guest: GuestSpec): void {
    this.#guests.set(guest.id, guest);
    if (this.#current === null) this.#begin();
    else if (this.#isServing) void this.#serve(this.#current);
  }

  remove(plugin: string): void {
    const isRunning = this.#oldest(plugin) !== undefined;
    this.#guests.delete(plugin);
    this.#watch.time(plugin, undefined);
    for (const call of this.#queue.drop(plugin)) call.reject(new AppError("PLUGIN_OFF", { plugin }));
    if (!this.#loaded.delete(plugin)) return;
    // What runs can be stopped for certain in one way only.
    if (isRunning) this.#end(null, "off");
    else this.#current?.send({ t: "unload", plugin });
  }

  /** Rejects with PLUGIN_OFF, PLUGIN_LIMIT, PLUGIN_FAILED or TOO_LARGE. The answer is JSON that nobody has looked at yet. */
  call(plugin: string, hook: string, payload: Uint8Array, wallMs: number, signal?: AbortSignal): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      if (!this.#guests.has(plugin)) throw new AppError("PLUGIN_OFF", { plugin });
      if (this.#isDown) throw noRunner();
      const call: Call = { id: ++this.#lastCall, plugin, hook, payload, wallMs, resolve, reject, wasLost: false };
      this.#queue.add(call);
      signal?.addEventListener("abort", () => this.#onAbandoned(call), { once: true });
      this.#pump();
    });
  }

  /** Of the runner at work; null while there is none, or where the system does not say. */
  get residentBytes(): number | null {
    return this.#current?.residentBytes() ?? null;
  }

  get pid(): number | null {
    return this.#current?.pid ?? null;
  }

  close(): void {
    this.#isClosed = true;
    this.#restarts.stop();
    for (const plugin of this.#guests.keys()) this.remove(plugin);
    this.#loading?.reject(new AppError("PLUGIN_OFF"));
    this.#watch.stop();
    this.#current?.kill();
  }

  #take(): RunnerProcess {
    const runner = this.#options.source.take(this.#memoryMiB());
    runner.handlers = {
      onFrame: (head, body) => {
        if (runner === this.#current) this.#onFrame(runner, head, body);
      },
      onNonsense: () => {
        if (runner === this.#current) this.#end(this.#suspect(), "protocol");
      },
      onExit: (end) => this.#onExit(runner, end),
    };
    return runner;
  }

  #begin(): void {
    if (this.#isClosed) return;
    const runner = this.#take();
    this.#current = runner;
    this.#desk = this.#openDesk();
    this.#loaded.clear();
    this.#verdict = null;
    this.#isServing = false;
    runner.ready.then(
      (selfTest) => {
        this.selfTest = selfTest;
        if (this.#current === runner) void this.#serve(runner);
      },
      () => {}, // Its exit starts the next one.
    );
  }

  /** Loads what is not loaded, one plugin at a time (should the runner die, it is known of whom), then lets calls in. */
  async #serve(runner: RunnerProcess): Promise<void> {
    this.#isServing = false;
    for (const guest of this.#guests.values()) {
      if (this.#loaded.has(guest.id)) continue;
      try {
        await this.#load(runner, guest);
      } catch (error) {
        if (this.#isClosed || this.#current !== runner || !(error instanceof AppError)) return;
        this.remove(guest.id);
        this.#options.onLoadFailed(guest.id, error);
        continue;
      }
      if (this.#isClosed || this.#current !== runner) return;
      this.#options.onLoaded(guest.id);
    }
    if (this.#isClosed) return;
    this.#restarts.succeeded();
    this.#isDown = false;
    this.#isServing = true;
    this.#options.source.warm();
    this.#pump();
  }

  async #load(runner: RunnerProcess, guest: GuestSpec): Promise<void> {
    const { id: plugin, code, hooks, settings = {}, memoryMiB, startMs: wallMs } = guest;
    const start = { id: ++this.#lastCall, plugin, hook: "start", payload: code, wallMs };
    await new Promise<Buffer>((resolve, reject) => {
      const call: Call = { ...start, resolve, reject, wasLost: this.#lostStarts.has(plugin) };
      this.#loading = call;
      runner.send({ t: "load", plugin, call: call.id, memoryMiB, timeoutMs: wallMs, hooks, settings }, code);
      this.#timeCalls(plugin);
    });
    this.#lostStarts.delete(plugin);
    this.#loaded.add(plugin);
  }

  #pump(): void {
    if (!this.#isServing) return;
    for (const call of this.#queue.next()) {
      const { plugin, id, hook, payload, wallMs } = call;
      try {
        this.#current?.send({ t: "call", plugin, call: id, hook, timeoutMs: wallMs }, payload);
      } catch (error) {
        this.#queue.finish(plugin, id);
        call.reject(error instanceof AppError ? error : new AppError("INTERNAL", {}, error));
      }
      this.#timeCalls(plugin);
    }
  }

  /** Also comes when the call was answered: then it is in no queue any more. */
  #onAbandoned(call: Call): void {
    const wasWaiting = this.#queue.cancel(call);
    if (wasWaiting && !this.#isServing) this.#goDown();
  }

  #goDown(): void {
    this.#isDown = true;
    for (const plugin of this.#guests.keys()) for (const call of this.#queue.drop(plugin)) call.reject(noRunner());
  }

  #busy(): string[] {
    return [...new Set([...(this.#loading ? [this.#loading.plugin] : []), ...this.#queue.busyPlugins()])];
  }

  /** Whose fault it must be: of the one that works, or of the only one in there, whatever it left behind. */
  #suspect(): string | null {
    const busy = this.#busy();
    const [first = null, second] = busy.length > 0 ? busy : this.#loaded;
    return second === undefined ? first : null;
  }

  #oldest(plugin: string): Call | undefined {
    return this.#loading?.plugin === plugin ? this.#loading : this.#queue.sentOf(plugin)[0];
  }

  #timeCalls(plugin: string): void {
    // An answer may still come back that a plugin asked for: nobody is watched for it any more.
    if (this.#isClosed) return;
    this.#watch.time(plugin, this.#oldest(plugin), this.#desk.isWaiting(plugin));
    const bytesMax = (limits.runnerBaseMiB + this.#memoryMiB()) * 1024 * 1024;
    const isBusy = this.#busy().length > 0 || this.#desk.isAsked;
    if (this.#current) this.#watch.watch(this.#current, isBusy, bytesMax);
  }

  /** Of all plugins in the runner. */
  #memoryMiB(): number {
    return [...this.#guests.values()].reduce((sum, guest) => sum + guest.memoryMiB, 0);
  }

  #onFrame(runner: RunnerProcess, head: FromRunner, body: Buffer): void {
    if (head.t === "ready") return;
    const { plugin } = head;
    // A plugin that is not in there is blamed by a runner that lies.
    if (head.t === "breach" && !this.#guests.has(plugin)) return this.#end(this.#suspect(), "protocol");
    if (head.t === "breach") return this.#end(plugin, head.limit, "runner");
    if (head.t === "ask") {
      if (!this.#guests.has(plugin)) return runner.noteStray();
      const limit = this.#desk.take(runner, head.ask, { ...head, args: body });
      return limit === null ? undefined : this.#end(plugin, limit);
    }
    const call = this.#finish(plugin, head.call);
    if (call === null) return runner.noteStray(); // Cancelled by the plugin's removal, or never made.
    this.#desk.reset(plugin);
    if (head.t === "result") call.resolve(body);
    else call.reject(new AppError("PLUGIN_FAILED", { error: head.error, line: head.line, column: head.column }));
    this.#timeCalls(plugin);
    this.#pump();
  }

  #finish(plugin: string, id: number): Call | null {
    const start = this.#loading;
    if (start?.plugin !== plugin || start.id !== id) return this.#queue.finish(plugin, id);
    this.#loading = null;
    return start;
  }

  #end(culprit: string | null, limit: string, by: Breach["by"] = "kernel"): void {
    this.#verdict ??= { culprit, limit, by };
    this.#current?.kill();
  }

  #onExit(runner: RunnerProcess, end: RunnerEnd): void {
    if (this.#isClosed) return;
    if (runner !== this.#current) return;
    this.#watch.stop();
    const verdict = this.#verdict ?? this.#judge(end);
    const { culprit, limit } = verdict;
    if (limit !== "runnerIdleMs") this.#options.onRunnerLost(end);
    this.#current = null;
    this.#isServing = false;
    this.#blame(verdict);
    this.#restarts.note(this.#loaded.size > 0 || culprit !== null);
    if (this.#restarts.isHopeless) this.#goDown();
    this.#restarts.next(() => this.#begin());
  }

  /** It ended by itself. Killed from outside is nobody's fault the first time: whatever was in it is asked again alone. */
  #judge(end: RunnerEnd): Verdict {
    const suspect = this.#suspect();
    const isAgain = suspect !== null && this.#oldest(suspect)?.wasLost === true;
    return { culprit: end.isKilled && !isAgain ? null : suspect, limit: "crash", by: "system" };
  }

  #blame({ culprit, limit, by }: Verdict): void {
    const start = this.#loading;
    this.#loading = null;
    const isStartGuilty = start !== null && start.plugin === culprit;
    const guilty = isStartGuilty ? start : this.#queue.lost(culprit);
    if (isStartGuilty) this.#queue.lost(null);
    else if (start !== null) {
      this.#lostStarts.add(start.plugin);
      start.reject(new AppError("PLUGIN_FAILED", { problem: "crash" }));
    }
    guilty?.reject(new AppError("PLUGIN_LIMIT", { limit }));
    if (culprit === null) return;
    this.#lostStarts.delete(culprit);
    this.#options.onBreach({ plugin: culprit, hook: guilty?.hook ?? "", limit, by });
  }
}
