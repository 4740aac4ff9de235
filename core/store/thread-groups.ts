/** Which things belong together, from pairs that do (union-find). Things are numbered from 0. */
export class ThreadGroups {
  readonly #parents: number[] = [];

  add(): number {
    return this.#parents.push(this.#parents.length) - 1;
  }

  find(thing: number): number {
    const parents = this.#parents;
    let root = thing;
    while (parents[root] !== root) root = parents[root]!;
    for (let at = thing; at !== root; ) {
      const next = parents[at]!;
      parents[at] = root;
      at = next;
    }
    return root;
  }

  join(one: number, other: number): void {
    this.#parents[this.find(one)] = this.find(other);
  }
}
