import { AppError } from "../kernel/errors.ts";
import type { Log } from "../kernel/log.ts";
import type { Keyholder } from "./keyholder.ts";
import type { OpenPostern } from "./postern.ts";

/** Locks when nothing was done for as long as the user said. Asked every limits.autoLockCheckMs. */
export class AutoLock {
  readonly #keyholder: Keyholder<OpenPostern>;
  readonly #log: Log;
  #progress = "";

  constructor({ keyholder, log }: { keyholder: Keyholder<OpenPostern>; log: Log }) {
    this.#keyholder = keyholder;
    this.#log = log;
  }

  async look(): Promise<void> {
    const postern = this.#keyholder.postern();
    if (!postern) return;
    if (this.#isImporting(postern)) this.#keyholder.touch();
    const minutes = postern.reader.setting("autoLockMinutes");
    try {
      if (typeof minutes === "number") await this.#keyholder.lockIfIdle(minutes * 60_000);
    } catch (error) {
      this.#log.error("lock.failed", { code: error instanceof AppError ? error.code : "INTERNAL" });
    }
  }

  /** An import is use while it gets on: it ends before the door closes. An upload that went silent keeps no door open. */
  #isImporting({ imports }: OpenPostern): boolean {
    const running = imports.list().filter((job) => job.state === "running");
    const progress = running.map(({ id, bytes, failed }) => `${id} ${bytes} ${failed}`).join();
    const isImporting = progress !== this.#progress && running.length > 0;
    this.#progress = progress;
    return isImporting;
  }
}
