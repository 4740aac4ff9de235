/** A file that holds space back, so that deleting and database checkpoints still work when the disk is full. */
import { randomBytes } from "node:crypto";
import { existsSync, rmSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import { limits } from "../kernel/limits.ts";
import { diskError, onDisk } from "./disk-error.ts";
import { replaceFile } from "./durable-file.ts";

export class Ballast {
  readonly #folder: string;
  readonly #path: string;

  constructor(vaultFolder: string) {
    this.#folder = vaultFolder;
    this.#path = join(vaultFolder, "ballast");
  }

  get isAboard(): boolean {
    return existsSync(this.#path) && statSync(this.#path).size >= limits.ballastBytes;
  }

  /** Frees the space. Safe to repeat. */
  release(): void {
    onDisk(() => rmSync(this.#path, { force: true }));
  }

  /** Takes the space again when as much and `spareBytes` more are free. Says whether the ballast is aboard. */
  restore(spareBytes = limits.ballastBytes): boolean {
    if (this.isAboard) return true;
    const disk = onDisk(() => statfsSync(this.#folder));
    if (disk.bavail * disk.bsize < limits.ballastBytes + spareBytes) return false;
    try {
      // Random bytes: zeros would be holes or next to nothing on a file system that compresses.
      replaceFile(this.#path, [randomBytes(limits.ballastBytes)]);
      return true;
    } catch (error) {
      rmSync(`${this.#path}.new`, { force: true });
      if (diskError(error).code === "DISK_FULL") return false;
      throw diskError(error);
    }
  }
}
