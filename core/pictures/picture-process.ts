/** One process that cleans pictures, seen from the kernel: one picture after the other, and its end. */
import { type ChildProcess, spawn } from "node:child_process";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { encodeFrame, FrameReader } from "../plugins/sandbox/frame.ts";
import type { SelfTest } from "../plugins/sandbox/protocol.ts";
import { type CleanPicture, type FromPictures, readFromPictures, type ReencodeOptions } from "./picture.ts";

const frameBytesMax = limits.pictureBytesMax + limits.pictureHeadBytesMax;

interface Answer {
  head: FromPictures;
  body: Buffer;
}

export class PictureProcess {
  readonly #child: ChildProcess;
  readonly #reader = new FrameReader(frameBytesMax);
  #waiting: ((answer: Answer | null) => void) | null = null;
  #hasEnded = false;
  #isLate = false;
  /** Null: it did not start. */
  readonly ready: Promise<SelfTest | null>;

  constructor([program, ...args]: string[], readyMs: number = limits.pictureReadyMs) {
    // No environment: nothing to read in it, and no NODE_OPTIONS to change what the flags say.
    this.#child = spawn(program as string, args, { env: {}, cwd: "/", stdio: ["pipe", "pipe", "ignore"] });
    this.#child.stdout?.on("data", (piece: Buffer) => this.#read(piece));
    this.#child.stdin?.on("error", () => this.kill());
    this.#child.stdout?.on("error", () => this.kill());
    this.#child.on("error", () => this.#end());
    this.#child.on("exit", () => this.#end());
    this.ready = this.#answer(readyMs).then((answer) => (answer?.head.t === "ready" ? answer.head.walls : null));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** One at a time. A process that failed is not used again: a picture may have damaged its memory. */
  async reencode(bytes: Uint8Array, options: ReencodeOptions, wallMs: number): Promise<CleanPicture> {
    const answer = this.#answer(wallMs);
    for (const piece of encodeFrame({ t: "reencode", ...options }, bytes, frameBytesMax))
      this.#child.stdin?.write(piece);
    const answered = await answer;
    if (answered?.head.t === "done") {
      const { type, width, height, removed } = answered.head;
      return { bytes: answered.body, type, width, height, removed };
    }
    this.kill();
    if (answered?.head.t === "failed") throw new AppError(answered.head.code, answered.head.detail);
    // It took too long, or all of its memory.
    throw new AppError("PICTURE_UNREADABLE", { limit: this.#isLate ? "pictureWallMs" : "pictureDataMiB" });
  }

  kill(): void {
    this.#end();
    this.#child.kill("SIGKILL");
  }

  /** Null when it ended, said nonsense, or took longer than `waitMs`: it is over in all these cases. */
  #answer(waitMs: number): Promise<Answer | null> {
    if (this.#hasEnded) return Promise.resolve(null);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#isLate = true;
        this.kill();
      }, waitMs);
      this.#waiting = (answer) => {
        clearTimeout(timer);
        this.#waiting = null;
        resolve(answer);
      };
    });
  }

  #read(piece: Buffer): void {
    if (this.#hasEnded) return;
    try {
      for (const { head, body } of this.#reader.push(piece)) {
        const known = readFromPictures(head);
        // Unasked, or unknown: it is no longer what was started.
        if (known === null || this.#waiting === null) throw new AppError("BAD_REQUEST", { frame: "head" });
        this.#waiting({ head: known, body });
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.kill();
    }
  }

  #end(): void {
    this.#hasEnded = true;
    this.#waiting?.(null);
  }
}
