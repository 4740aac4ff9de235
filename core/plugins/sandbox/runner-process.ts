/** One runner process, seen from the kernel: starting it behind its walls, frames in and out, its end. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import { encodeFrame, FrameReader } from "./frame.ts";
import { type FromRunner, readFromRunner, type SelfTest, type ToRunner } from "./protocol.ts";

/** USER_HZ is 100 on every Linux that Node runs on. */
const tickMs = 10;

export interface RunnerHandlers {
  onFrame(head: FromRunner, body: Buffer): void;
  /** Sent something that the protocol does not know: it is no longer what we started. The process is ended already. */
  onNonsense(): void;
  onExit(end: RunnerEnd): void;
}

export interface RunnerEnd {
  /** It ended on a signal that came from outside: the user, the system short of memory. */
  isKilled: boolean;
  signal: NodeJS.Signals | null;
  code: number | null;
}

export class RunnerProcess {
  /** Of whoever has it now. */
  handlers: RunnerHandlers = { onFrame() {}, onNonsense() {}, onExit() {} };
  readonly #child: ChildProcess;
  readonly #reader = new FrameReader();
  /** Resolves when the runner said "ready"; rejects when it ended before, or took longer than limits.runnerReadyMs. */
  readonly ready: Promise<SelfTest>;
  #becomeReady: (walls: SelfTest) => void = () => {};
  #neverReady: (error: AppError) => void = () => {};
  #hasEnded = false;
  #isReady = false;
  #strayFrames = 0;

  constructor([program, ...args]: string[]) {
    // No environment: nothing to read in it, and no NODE_OPTIONS to change what the flags say.
    this.#child = spawn(program as string, args, { env: {}, cwd: "/", stdio: ["pipe", "pipe", "ignore"] });
    this.ready = new Promise((resolve, reject) => {
      this.#becomeReady = resolve;
      this.#neverReady = reject;
    });
    this.ready.catch(() => this.kill()); // Also for a spare that nobody waits for.
    const late = setTimeout(
      () => this.#neverReady(new AppError("PLUGIN_LIMIT", { limit: "runnerReadyMs" })),
      limits.runnerReadyMs,
    );
    void this.ready.finally(() => clearTimeout(late)).catch(() => {});
    this.#listen();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Throws TOO_LARGE when it does not fit a frame. What the runner does not read stays here; one that answers without ever
   * reading what it is asked would fill the kernel's memory.
   */
  send(head: ToRunner, body?: Uint8Array): void {
    for (const piece of encodeFrame(head, body)) this.#child.stdin?.write(piece);
    if (this.#hasEnded || (this.#child.stdin?.writableLength ?? 0) <= limits.runnerBacklogBytesMax) return;
    this.kill();
    this.handlers.onNonsense();
  }

  /** Stops reading: a runner that asks faster than the kernel answers has to wait. */
  pause(): void {
    this.#child.stdout?.pause();
  }

  resume(): void {
    this.#child.stdout?.resume();
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  /** Bytes resident; null where the system does not say. */
  residentBytes(): number | null {
    try {
      const status = readFileSync(`/proc/${this.#child.pid}/status`, "utf8");
      const resident = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
      return resident === undefined ? null : Number(resident) * 1024;
    } catch {
      return null; // Not Linux, or just gone.
    }
  }

  /** CPU time of all its threads since it started, in milliseconds; null where the system does not say. */
  cpuMs(): number | null {
    try {
      const stat = readFileSync(`/proc/${this.#child.pid}/stat`, "utf8");
      // proc_pid_stat(5): after the name in parentheses, which may hold anything, utime and stime are the 12th and 13th.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return (Number(fields[11]) + Number(fields[12])) * tickMs;
    } catch {
      return null; // Not Linux, or just gone.
    }
  }

  /** A frame that belongs to nothing. A few are late; one that goes on with them only keeps the kernel busy. */
  noteStray(): void {
    this.#strayFrames += 1;
    if (this.#strayFrames > limits.runnerStrayFramesMax) throw new AppError("BAD_REQUEST", { frame: "stray" });
  }

  #listen(): void {
    const { stdin, stdout } = this.#child;
    stdout?.on("data", (piece: Buffer) => this.#read(piece));
    // A pipe that breaks is a runner that ended: "exit" tells the rest.
    stdin?.on("error", () => this.kill());
    stdout?.on("error", () => this.kill());
    this.#child.on("error", () => this.#ended({ isKilled: false, signal: null, code: null }));
    this.#child.on("exit", (code, signal) => this.#ended({ isKilled: signal === "SIGKILL", signal, code }));
  }

  #read(piece: Buffer): void {
    if (this.#hasEnded) return;
    try {
      for (const { head, body } of this.#reader.push(piece)) {
        const known = readFromRunner(head);
        if (known === null) throw new AppError("BAD_REQUEST", { frame: "head" });
        if (known.t !== "ready") this.handlers.onFrame(known, body);
        else if (this.#isReady) this.noteStray();
        else {
          this.#isReady = true;
          this.#becomeReady(known.walls);
        }
        if (this.#hasEnded) return;
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.kill();
      this.handlers.onNonsense();
    }
  }

  #ended(end: RunnerEnd): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#neverReady(new AppError("PLUGIN_FAILED", { problem: "the runner did not start" }));
    this.handlers.onExit(end);
  }
}
