/** An mbox that another program may be adding mail to, read up to where it is at rest: what it adds meanwhile is read as well. */
import { createReadStream, statSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { limits } from "../kernel/limits.ts";

export class GrowingFile {
  /** False when it went on changing for limits.mboxGrowthMsMax, or became shorter: its end may be half a mail. */
  isAtRest = true;
  /** Byte offset behind what was read. */
  end: number;
  readonly #path: string;
  /** Another file of that name, put in its place, says nothing of this one. */
  readonly #inode: number;
  #tail: Buffer = Buffer.alloc(0);
  /** When its end was met first. */
  #metAt: number | null = null;

  constructor(path: string, start: number) {
    this.#path = path;
    this.#inode = statSync(path).ino;
    this.end = start;
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      for await (const chunk of this.#stream()) {
        this.end += chunk.length;
        this.#tail = Buffer.from(Buffer.concat([this.#tail, chunk.subarray(-3)]).subarray(-3));
        yield chunk;
      }
      const found = await this.#settle();
      if (found === "grown") continue;
      this.isAtRest = found === "at rest";
      return;
    }
  }

  #stream(): AsyncIterable<Buffer> {
    return createReadStream(this.#path, { start: this.end, highWaterMark: limits.uploadChunkBytes });
  }

  async #settle(): Promise<"at rest" | "grown" | "changing"> {
    // Who writes an mbox ends each mail with an empty line.
    const isBehindBlank = this.#tail.subarray(-2).toString() === "\n\n" || this.#tail.toString() === "\n\r\n";
    const restMs = isBehindBlank ? limits.mboxRestMsMin : limits.mboxRestMs;
    const metAt = (this.#metAt ??= performance.now());
    for (let unchangedMs = 0; ; unchangedMs += stepMs) {
      const now = statSync(this.#path, { throwIfNoEntry: false });
      if (now?.ino !== this.#inode) return "at rest";
      if (now.size < this.end) return "changing";
      // The file system's clock may be another one's.
      const isSame = now.size === this.end;
      if (isSame && Math.max(unchangedMs, Date.now() - now.mtimeMs) >= restMs) return "at rest";
      if (performance.now() - metAt > limits.mboxGrowthMsMax) return "changing";
      if (!isSame) return "grown";
      await pause(stepMs);
    }
  }
}

const stepMs = 50;
