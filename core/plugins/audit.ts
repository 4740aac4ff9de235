/**
 * What plugins saw, changed, sent and were denied: gathered for a moment, then written in one commit. What cannot be written
 * (a full disk) waits for the next time, the newest limits.auditRowsWaitingMax of it.
 */
import type { Clock } from "../kernel/clock.ts";
import { limits } from "../kernel/limits.ts";
import type { NewAuditRow } from "../store/operations.ts";
import type { MessageId } from "../store/types.ts";

export interface AuditOptions {
  clock: Clock;
  write(rows: NewAuditRow[]): Promise<void>;
  /** Nothing fails for the audit's sake: what could not be written is told of. */
  onFailure(error: unknown): void;
}

export type Noted = Omit<NewAuditRow, "at">;

export class Audit {
  readonly #options: AuditOptions;
  #rows: NewAuditRow[] = [];
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  /** The last write failed: the next try is the timer's. */
  #hasFailed = false;
  #isClosed = false;

  constructor(options: AuditOptions) {
    this.#options = options;
  }

  note(row: Noted): void {
    this.#rows.push({ ...row, scope: row.scope.slice(0, limits.auditScopeCharsMax), at: this.#options.clock.now() });
    if (this.#rows.length >= limits.auditRowsWaitingMax && !this.#hasFailed) void this.flush();
    else this.#wait();
  }

  /** Everything noted before is stored when this resolves, as far as it can be. Never rejects. */
  flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const rows = this.#rows.splice(0);
    if (rows.length > 0) this.#writing = this.#writing.then(() => this.#write(rows));
    return this.#writing;
  }

  /** As `flush`; nothing is written any more. */
  async close(): Promise<void> {
    await this.flush();
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #write(rows: NewAuditRow[]): Promise<void> {
    try {
      await this.#options.write(rows);
      this.#hasFailed = false;
    } catch (error) {
      this.#hasFailed = true;
      this.#rows.unshift(...rows);
      this.#wait();
      this.#options.onFailure(error);
    }
  }

  #wait(): void {
    if (this.#isClosed) return;
    if (this.#hasFailed) this.#rows.splice(0, this.#rows.length - limits.auditRowsWaitingMax);
    this.#timer ??= setTimeout(() => void this.flush(), limits.auditEveryMs);
  }
}

/**
 * What a call was about, in a word or two: a key, tags, an origin, a message. Nothing here is trusted: a plugin may have put
 * words of a mail into a name, and then the user finds them here, sealed as the mail is.
 */
export function auditSubject(
  capability: string,
  method: string,
  args: Uint8Array,
): { scope: string; messageId: MessageId | null } {
  const given = asRecord(args);
  const scopes: Record<string, () => string> = {
    "store.own": () =>
      Array.isArray(given["entries"])
        ? `${method}: ${given["entries"].length} keys`
        : `${method}: ${text(given["key"] ?? given["prefix"])}`,
    "message.tag": () => [...signed("+", given["add"]), ...signed("-", given["remove"])].join(" "),
    "net.fetch": () => originOf(text(given["url"])),
    "transport.carry": () => (given["url"] === undefined ? method : originOf(text(given["url"]))),
    "secret.use": () => `${text(given["secret"])}: ${originOf(text(given["url"]))}`,
  };
  const scope = Object.hasOwn(scopes, capability) ? scopes[capability]?.() : method;
  return { scope: scope ?? method, messageId: capability === "message.tag" ? messageIdOf(text(given["key"])) : null };
}

/** Keys of stored messages are their numbers. */
export function messageIdOf(key: string): MessageId | null {
  return /^[1-9]\d{0,14}$/.test(key) ? Number(key) : null;
}

function asRecord(args: Uint8Array): Record<string, unknown> {
  if (args.byteLength > limits.adminBodyBytesMax) return {};
  try {
    const value: unknown = JSON.parse(Buffer.from(args).toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {}; // The call itself is refused for that; its row says so.
  }
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const signed = (sign: string, names: unknown): string[] =>
  Array.isArray(names) ? names.slice(0, 10).map((name) => sign + text(name)) : [];

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : "no address";
}
