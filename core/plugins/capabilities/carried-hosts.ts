import { limits } from "../../kernel/limits.ts";

/** Which hosts took something from a plugin's transport, as the kernel saw it: a claim of delivery stands on this alone. */
export class CarriedHosts {
  /** How often, less what was claimed. */
  readonly #taken = new Map<string, number>();

  note(host: string): void {
    const before = this.#taken.get(host) ?? 0;
    this.#taken.delete(host);
    this.#taken.set(host, before + 1);
    const [oldest] = this.#taken.keys();
    if (this.#taken.size > limits.carriedHostsMax && oldest !== undefined) this.#taken.delete(oldest);
  }

  /** Uses one up: each delivery backs one claim. False: the host took nothing. */
  claim(host: string): boolean {
    const left = this.#taken.get(host) ?? 0;
    if (left > 0) this.#taken.set(host, left - 1);
    return left > 0;
  }
}
