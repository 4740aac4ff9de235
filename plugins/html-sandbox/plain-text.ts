/** The text of a mail as it reads: blocks on lines of their own, items with their sign, addresses of links behind them. */
import type { Addresses } from "./addresses.ts";
import { withoutTracking } from "./tracking-parameters.ts";

const words = (text: string) => new Set(text.split(" "));
const blocks = words(
  "address article aside blockquote body center dd details div dl dt figcaption figure footer form header hr li main nav ol p pre section summary table tr ul",
);
const spaced = words("blockquote dl h1 h2 h3 h4 h5 h6 ol p table ul");

export class PlainText {
  readonly #pieces: string[] = [];
  /** The text of the link that is open. */
  #linkText = "";
  #breaks = 0;
  #preformatted = 0;
  readonly #links: string[] = [];
  readonly #addresses: Addresses;

  constructor(addresses: Addresses) {
    this.#addresses = addresses;
  }

  open(name: string, given: Record<string, string>): void {
    if (name === "br") this.#endLine(1, true);
    else if (spaced.has(name)) this.#endLine(2);
    else if (blocks.has(name)) this.#endLine(1);
    if (name === "pre") this.#preformatted += 1;
    else if (name === "li") this.#put("* ");
    else if (name === "hr") this.#put("----");
    else if ((name === "td" || name === "th") && !this.#isAtStart) this.#put(" ");
    else if (name === "img" && given["alt"]?.trim()) this.add(given["alt"]);
    else if (name === "a") this.#openLink(given["href"] ?? "");
  }

  close(name: string): void {
    if (name === "pre") this.#preformatted -= 1;
    if (name === "a") this.#closeLink();
    else if (spaced.has(name)) this.#endLine(2);
    else if (blocks.has(name)) this.#endLine(1);
  }

  add(text: string): void {
    if (this.#preformatted > 0) return this.#put(text);
    const folded = text.replace(/[\t\n\f\r ]+/g, " ");
    this.#put(this.#isAtStart || this.#pieces.at(-1)?.endsWith(" ") === true ? folded.trimStart() : folded);
  }

  end(): string {
    return this.#pieces
      .join("")
      .replace(/(?<![ \t])[ \t]+$/gm, "")
      .trim();
  }

  get #isAtStart(): boolean {
    return this.#breaks > 0 || this.#pieces.length === 0;
  }

  #openLink(href: string): void {
    this.#links.push(href);
    this.#linkText = "";
  }

  #closeLink(): void {
    const address = this.#addresses.read(this.#links.pop() ?? "", null);
    if (address.kind !== "web" && address.kind !== "mail") return;
    const target = address.kind === "web" ? withoutTracking(address.url).url : address.url.replace(/^mailto:/, "");
    // A link that is its own text needs no telling.
    if (!this.#linkText.includes(target.replace(/^https?:\/\//, "").replace(/\/$/, ""))) this.#put(` <${target}>`);
  }

  #put(text: string): void {
    if (text === "") return;
    if (this.#breaks > 0 && this.#pieces.length > 0) this.#pieces.push("\n".repeat(this.#breaks));
    this.#breaks = 0;
    this.#pieces.push(text);
    if (this.#links.length > 0 && this.#linkText.length < linkTextCharsMax) this.#linkText += text;
  }

  /** Blank lines do not add up, but those of `br`, two at most. */
  #endLine(lines: number, isCounted = false): void {
    this.#breaks = isCounted ? Math.min(2, this.#breaks + lines) : Math.max(this.#breaks, lines);
  }
}

const linkTextCharsMax = 2_000;
