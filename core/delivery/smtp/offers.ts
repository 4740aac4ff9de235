/** What a server offers in its answer to EHLO (RFC 5321 4.1.1.1). */
export class Offers {
  readonly #offered: Map<string, string>;

  constructor(reply: string) {
    // The first line is the server's name.
    const lines = reply.split(/\r?\n/).slice(1);
    this.#offered = new Map(
      lines.flatMap((line) => {
        const [, keyword, parameters = ""] =
          /^\d{3}[ -]([A-Za-z0-9][A-Za-z0-9-]*)(?:[ =](.*))?$/.exec(line.trimEnd()) ?? [];
        return keyword === undefined ? [] : [[keyword.toUpperCase(), parameters.trim()] as const];
      }),
    );
  }

  /** RFC 4954 3: ways to log in. */
  get logins(): string[] {
    return (this.#offered.get("AUTH") ?? "").toUpperCase().split(/\s+/);
  }

  has(keyword: "SMTPUTF8" | "8BITMIME" | "REQUIRETLS" | "DSN" | "PIPELINING"): boolean {
    return this.#offered.has(keyword);
  }

  /** RFC 1870 3: the largest mail that is taken; null: not said, or none. */
  get bytesMax(): number | null {
    const said = /^\d{1,15}$/.exec(this.#offered.get("SIZE") ?? "")?.[0];
    return said === undefined || Number(said) === 0 ? null : Number(said);
  }
}
