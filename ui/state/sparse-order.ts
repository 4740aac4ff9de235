/**
 * The ids of a long list, known in pieces, by position. What Email/query and Email/queryChanges say becomes splices. Two maps
 * and no array: a list of 100,000 of which a few pages are known costs what the few pages cost.
 */
export class SparseOrder {
  #idAt = new Map<number, string>();
  #positionOf = new Map<string, number>();
  #total: number | null = null;

  get total(): number | null {
    return this.#total;
  }

  at(position: number): string | undefined {
    return this.#idAt.get(position);
  }

  indexOf(id: string): number {
    return this.#positionOf.get(id) ?? -1;
  }

  /** A page as it came from Email/query. */
  place(position: number, ids: string[], total: number | null): void {
    ids.forEach((id, offset) => {
      // The list moved between two pages: the newer page is right.
      this.#forget(id);
      this.#set(position + offset, id);
    });
    if (total !== null) this.#setTotal(total);
    else if (this.#total === null || position + ids.length > this.#total) this.#total = position + ids.length;
  }

  /** First position in [first, last] that is not known, or null. */
  firstHole(first: number, last: number): number | null {
    const end = this.#total === null ? last : Math.min(last, this.#total - 1);
    for (let position = Math.max(0, first); position <= end; position++) {
      if (!this.#idAt.has(position)) return position;
    }
    return null;
  }

  /** Takes an id out; gives back where it was, -1 when it was not known. */
  remove(id: string): number {
    const position = this.#cut(id);
    if (position !== -1 && this.#total !== null) this.#total = Math.max(0, this.#total - 1);
    return position;
  }

  insert(position: number, id: string): void {
    if (this.#positionOf.has(id)) return;
    this.#push(position, id);
    if (this.#total !== null) this.#total += 1;
  }

  /**
   * RFC 8620 5.6: removed ids first, then added ones by ascending index. A removed id that was never loaded could have stood in
   * any hole, so everything behind the first hole is forgotten and asked for again. `gone` are ids this page took out itself.
   */
  apply(
    removed: string[],
    added: Array<{ id: string; index: number }>,
    total: number | null,
    gone: ReadonlySet<string>,
  ): void {
    let isTailUnknown = false;
    for (const id of removed) {
      if (this.#cut(id) === -1 && !gone.has(id)) isTailUnknown = true;
    }
    if (isTailUnknown) this.#forgetBehindHole();
    for (const { id, index } of [...added].sort((a, b) => a.index - b.index)) {
      if (this.#positionOf.get(id) === index) continue;
      this.#cut(id);
      this.#push(index, id);
    }
    if (total !== null) this.#setTotal(total);
  }

  /** The known ids, in order. */
  known(): string[] {
    return [...this.#idAt.entries()].sort((a, b) => a[0] - b[0]).map(([, id]) => id);
  }

  clear(): void {
    this.#idAt.clear();
    this.#positionOf.clear();
    this.#total = null;
  }

  #set(position: number, id: string): void {
    const before = this.#idAt.get(position);
    if (before !== undefined) this.#positionOf.delete(before);
    this.#idAt.set(position, id);
    this.#positionOf.set(id, position);
  }

  #forget(id: string): void {
    const position = this.#positionOf.get(id);
    if (position === undefined) return;
    this.#positionOf.delete(id);
    this.#idAt.delete(position);
  }

  #cut(id: string): number {
    const position = this.#positionOf.get(id);
    if (position === undefined) return -1;
    this.#forget(id);
    this.#shift(position + 1, -1);
    return position;
  }

  #push(position: number, id: string): void {
    this.#shift(position, 1);
    this.#set(position, id);
  }

  #shift(from: number, by: number): void {
    const idAt = new Map<number, string>();
    for (const [position, id] of this.#idAt) {
      const next = position >= from ? position + by : position;
      idAt.set(next, id);
      this.#positionOf.set(id, next);
    }
    this.#idAt = idAt;
  }

  #setTotal(total: number): void {
    this.#total = total;
    for (const [position, id] of this.#idAt) if (position >= total) this.#forget(id);
  }

  #forgetBehindHole(): void {
    const positions = [...this.#idAt.keys()].sort((a, b) => a - b);
    const hole = positions.findIndex((position, index) => position !== index);
    if (hole === -1) return;
    for (const position of positions.slice(hole)) {
      const id = this.#idAt.get(position);
      if (id !== undefined) this.#forget(id);
    }
  }
}
