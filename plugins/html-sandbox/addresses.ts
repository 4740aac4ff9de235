/** The addresses of one mail's links, each read once: all are looked at twice, and many stand in it several times. */
import { bounds } from "./bounds.ts";
import { type Address, readAddress } from "./urls.ts";

export class Addresses {
  readonly #known = new Map<string | null, Map<string, Address>>();

  /** As readAddress. */
  read(text: string, base: string | null): Address {
    // Longer ones are none, or pictures; and a key must not hold on to them.
    if (text.length > bounds.urlCharsMax) return readAddress(text, base);
    let known = this.#known.get(base);
    if (known === undefined) this.#known.set(base, (known = new Map()));
    let address = known.get(text);
    if (address === undefined) known.set(text, (address = readAddress(text, base)));
    return address;
  }
}
