import { closeSync } from "node:fs";
import { limits } from "../kernel/limits.ts";
import { openForReading, readAt } from "./durable-file.ts";
import { packPath } from "./pack-file.ts";

/** The packs that were read last stay open. */
export class PackFiles {
  readonly #folder: string;
  readonly #open = new Map<number, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(pack: number, offset: number, bytes: number): Buffer {
    const known = this.#open.get(pack);
    const fd = known ?? openForReading(packPath(this.#folder, pack));
    if (fd === null) return Buffer.alloc(0);
    this.#open.delete(pack);
    this.#open.set(pack, fd);
    this.#closeOldest();
    return readAt(fd, offset, bytes);
  }

  close(): void {
    for (const fd of this.#open.values()) closeSync(fd);
    this.#open.clear();
  }

  #closeOldest(): void {
    for (const [pack, fd] of this.#open) {
      if (this.#open.size <= limits.packsOpenMax) return;
      closeSync(fd);
      this.#open.delete(pack);
    }
  }
}
