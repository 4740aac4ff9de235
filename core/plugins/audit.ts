/** What plugins saw, changed, sent and were denied: gathered for a moment, then written in one commit. */
import type { Clock } from "../kernel/clock.ts";
import { limits } from "../kernel/limits.ts";
import type { NewAuditRow } from "../store/operations.ts";
import type { MessageId } from "../store/types.ts";

export interface AuditOptions {
  clock: Clock;
  write(rows: NewAuditRow[]): Promise<void>;
}

export type Noted = Omit<NewAuditRow, "at">;

export class Audit {
  readonly #options: AuditOptions;
  #rows: NewAuditRow[] = [];
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: AuditOptions) {
    this.#options = options;
  }

  note(row: Noted): void {
    this.#rows.push({ ...row, scope: row.scope.slice(0, limits.auditScopeCharsMax), at: this.#options.clock.now() });
    if (this.#rows.length >= limits.auditRowsWaitingMax) void this.flush();
    this.#timer ??= setTimeout(() => void this.flush(), limits.auditEveryMs);
  }

  /** Everything noted before is stored when this resolves. */
  flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const rows = this.#rows.splice(0);
    if (rows.length > 0) this.#writing = this.#writing.then(() => this.#options.write(rows));
    return this.#writing;
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
