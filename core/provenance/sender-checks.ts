/** Checks who sent a mail: by the results of its account's server, else by the DNS if the user wants that. */
import type { Clock } from "../kernel/clock.ts";
import { AppError, plainError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Log } from "../kernel/log.ts";
import type { Part } from "../mime/message.ts";
import type { Broker } from "../network/broker.ts";
import type { DnsType } from "../network/resolve-dns.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import type { MessageId, MessageRow } from "../store/types.ts";
import type { Authentication } from "./authentication.ts";
import { authorHeader } from "./author-header.ts";
import { borderOf } from "./border.ts";
import { serverResults } from "./server-results.ts";
import type { TrustedServers } from "./trusted-servers.ts";
import { verifyMail } from "./verify-mail.ts";

/** automatic: new mail of accounts as it comes. ask: when the user asks, mail by mail. never. */
export const senderCheckChoices = ["automatic", "ask", "never"] as const;
export type SenderCheck = (typeof senderCheckChoices)[number];
/** Asking the DNS tells the sender's domain that its mail has come: some give each mail a name of its own to ask for. */
export const senderCheckFirst: SenderCheck = "ask";
export const senderCheckKey = "senderCheck";

export interface SenderChecksParts {
  reader: StoreReader;
  writer: StoreWriter;
  broker: Pick<Broker, "resolve">;
  clock: Clock;
  log: Log;
  servers: TrustedServers;
  read(row: MessageRow): { raw: Buffer; root: Part };
}

export class SenderChecks {
  readonly #parts: SenderChecksParts;
  #waiting: MessageId[] = [];
  #working: Promise<void> | null = null;
  #isClosed = false;

  constructor(parts: SenderChecksParts) {
    this.#parts = parts;
  }

  get choice(): SenderCheck {
    return (this.#parts.reader.setting(senderCheckKey) as SenderCheck | null) ?? senderCheckFirst;
  }

  /** Mail that has come: checked in turns behind the import, newest first when there is very much of it. */
  noteStored(messageIds: readonly MessageId[]): void {
    this.#waiting = [...this.#waiting, ...messageIds].slice(-limits.senderChecksWaitingMax);
    this.#working ??= this.#work().finally(() => {
      this.#working = null;
    });
  }

  /** What was found out before, or stands in the mail. Asks nobody. */
  known(row: MessageRow, raw: Uint8Array, root: Part): Authentication | null {
    const trusted = this.#parts.servers.ofMessage(row.id);
    return (trusted === null ? null : serverResults(raw, root, trusted)) ?? this.kept(row.id);
  }

  kept(messageId: MessageId): Authentication | null {
    return (this.#parts.reader.senders.authentication(messageId)?.verdict as Authentication | undefined) ?? null;
  }

  /** The user asks. Throws NETWORK_REFUSED when they have said that the DNS is never asked. */
  async check(row: MessageRow): Promise<Authentication> {
    const { raw, root } = this.#parts.read(row);
    const trusted = this.#parts.servers.ofMessage(row.id);
    const said = trusted === null ? null : serverResults(raw, root, trusted);
    if (said === null && this.choice === "never") throw new AppError("NETWORK_REFUSED", { reason: "SENDER_CHECK_OFF" });
    const found = said ?? (await this.#verify(row, raw, root));
    await this.#keep(row.id, found);
    return found;
  }

  async settled(): Promise<void> {
    await this.#working;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#working;
  }

  async #work(): Promise<void> {
    for (let id = this.#waiting.shift(); id !== undefined && !this.#isClosed; id = this.#waiting.shift()) {
      try {
        await this.#checkNew(id);
      } catch (error) {
        // The mail is as readable as before; it is checked again when somebody asks.
        this.#parts.log.warn("sender.unchecked", { code: plainError(error).code });
      }
      await new Promise(setImmediate);
    }
  }

  /** Old mail that an account brings is not asked about: keys of then are gone, and nobody waits for it. */
  async #checkNew(id: MessageId): Promise<void> {
    const { reader, clock, servers, read } = this.#parts;
    const [row] = reader.messagesByIds([id]);
    if (!row || clock.now() - row.receivedAt > limits.senderCheckAgeMs || reader.copiesOf(id).length === 0) return;
    const { raw, root } = read(row);
    const trusted = servers.ofMessage(id);
    const said = trusted === null ? null : serverResults(raw, root, trusted);
    if (said) await this.#keep(id, said);
    else if (this.choice === "automatic") await this.#keep(id, await this.#verify(row, raw, root));
  }

  async #verify(row: MessageRow, raw: Buffer, root: Part): Promise<Authentication> {
    if (raw.byteLength > limits.verifyBytesMax) throw new AppError("TOO_LARGE", { what: "message" });
    const { servers, reader } = this.#parts;
    const [copy] = reader.copiesOf(row.id);
    const owner = servers.ownerOf(copy?.sourceId ?? null);
    const border = owner === null ? null : await borderOf(raw, root, owner);
    const { returnPath } = authorHeader(raw, root);
    const late = new AppError("NETWORK_FAILED", { reason: "TIMEOUT" });
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(late), limits.verifyMs);
    });
    try {
      const mail = { raw, root, receivedAt: row.receivedAt, border, returnPath };
      return await Promise.race([verifyMail(mail, (name, type) => this.#resolve(name, type)), timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #resolve(name: string, type: string): Promise<unknown[]> {
    try {
      return await this.#parts.broker.resolve({ name, type: type as DnsType, purpose: "dns.verify", actor: "kernel" });
    } catch (error) {
      const { code, detail } = plainError(error);
      // A name that cannot exist has no records; everything else is a failure that may pass (RFC 8601 2.7.1 temperror).
      if (code === "NETWORK_REFUSED" && detail["reason"] === "HOST_INVALID") return [];
      throw Object.assign(new Error(code), { code: "ESERVFAIL" });
    }
  }

  async #keep(messageId: MessageId, verdict: Authentication): Promise<void> {
    const { writer, clock } = this.#parts;
    await writer.perform({ op: "message.authenticate", checks: [{ messageId, verdict, checkedAt: clock.now() }] });
  }
}
