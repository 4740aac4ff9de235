import type { EgressRow } from "../store/operations.ts";

export interface LedgerParts {
  /** Appends a row, and gives back its id. */
  add(row: EgressRow): Promise<number>;
  end(id: number, row: EgressRow): Promise<void>;
  /** Nothing fails for the ledger's sake: what cannot be kept is told of. */
  onFailure(error: unknown): void;
}

/** Keeps what the broker tells: a row when a connection begins, and what came of it when it ends. */
export class Ledger {
  readonly #parts: LedgerParts;
  readonly #adding = new Map<EgressRow, Promise<number>>();
  readonly #open = new Map<number, EgressRow>();

  constructor(parts: LedgerParts) {
    this.#parts = parts;
  }

  begin(row: EgressRow): void {
    const adding = this.#parts.add({ ...row });
    this.#adding.set(row, adding);
    adding.then(
      (id) => this.#adding.has(row) && this.#open.set(id, row),
      () => null, // Told when it ends.
    );
  }

  record(row: EgressRow): void {
    this.#keep(row).catch((error: unknown) => this.#parts.onFailure(error));
  }

  /** The kept row as it is by now, where its connection is open. */
  asOfNow(kept: EgressRow & { id: number }): EgressRow & { id: number } {
    const { bytesIn, bytesOut } = this.#open.get(kept.id) ?? kept;
    return { ...kept, bytesIn, bytesOut };
  }

  async #keep(row: EgressRow): Promise<void> {
    const adding = this.#adding.get(row);
    this.#adding.delete(row);
    if (!adding) return void (await this.#parts.add(row));
    const id = await adding;
    this.#open.delete(id);
    await this.#parts.end(id, row);
  }
}
