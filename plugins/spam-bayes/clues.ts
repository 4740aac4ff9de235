const cluesFirst = 1_024;

/** What speaks for or against one message: probabilities of its tokens, in arrays that the next message uses again. */
export class Clues {
  size = 0;
  probabilities = new Float64Array(cluesFirst);
  /** Which token of the message each is. */
  tokens = new Int32Array(cluesFirst);
  #sorted = new Float64Array(cluesFirst);

  clear(): void {
    this.size = 0;
  }

  add(probability: number, token: number): void {
    if (this.size === this.tokens.length) this.#grow();
    this.probabilities[this.size] = probability;
    this.tokens[this.size] = token;
    this.size += 1;
  }

  /** Leaves the `count` that are farthest from 0.5, in the order they were added; of equal ones the first. */
  keepStrongest(count: number): void {
    if (this.size <= count) return;
    const sorted = this.#sorted.subarray(0, this.size);
    for (let at = 0; at < this.size; at += 1) sorted[at] = this.#strengthOf(at);
    sorted.sort();
    const weakest = sorted[this.size - count] as number;
    // Sorted upwards: those that are stronger than the weakest one stand behind the last of its equals.
    let equals = count - (this.size - 1 - sorted.lastIndexOf(weakest));
    let kept = 0;
    for (let at = 0; at < this.size; at += 1) {
      const strength = this.#strengthOf(at);
      if (strength < weakest || (strength === weakest && equals-- <= 0)) continue;
      this.probabilities[kept] = this.probabilities[at] as number;
      this.tokens[kept] = this.tokens[at] as number;
      kept += 1;
    }
    this.size = kept;
  }

  /** Places of the `count` strongest, strongest first; of equal ones the first. */
  strongest(count: number): number[] {
    const found: number[] = [];
    for (let at = 0; at < this.size; at += 1) {
      const strength = this.#strengthOf(at);
      let place = found.length;
      while (place > 0 && this.#strengthOf(found[place - 1] as number) < strength) place -= 1;
      if (place === count) continue;
      found.splice(place, 0, at);
      if (found.length > count) found.pop();
    }
    return found;
  }

  #strengthOf(at: number): number {
    return Math.abs((this.probabilities[at] as number) - 0.5);
  }

  #grow(): void {
    const { probabilities, tokens } = this;
    this.probabilities = new Float64Array(probabilities.length * 2);
    this.probabilities.set(probabilities);
    this.tokens = new Int32Array(tokens.length * 2);
    this.tokens.set(tokens);
    this.#sorted = new Float64Array(tokens.length * 2);
  }
}
