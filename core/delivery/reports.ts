/** Incoming reports, matched to the mail in the outbox that they speak of. From a durable place, in the order of arrival. */
import type { Clock } from "../kernel/clock.ts";
import { plainError } from "../kernel/errors.ts";
import type { Events } from "../kernel/events.ts";
import { limits } from "../kernel/limits.ts";
import type { Log } from "../kernel/log.ts";
import { mailboxKey } from "../mime/compose/mailbox.ts";
import type { OutboxEntry, StoredReply } from "../store/outbox-types.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import type { BlobRef, MessageId } from "../store/types.ts";
import { wayNumberIn } from "./envelope-id.ts";
import { type DeliveryReport, oneLine, readReport } from "./read-report.ts";

export interface ReportsParts {
  reader: StoreReader;
  writer: StoreWriter;
  vault: { read(ref: BlobRef): Buffer };
  events: Events;
  clock: Clock;
  log: Log;
}

const cursorName = "delivery.reports";

export class Reports {
  readonly #parts: ReportsParts;
  #working: Promise<void> | null = null;
  #isAskedAgain = false;
  #isClosed = false;
  #unsubscribe: () => void = () => {};

  constructor(parts: ReportsParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#unsubscribe = this.#parts.events.on("message.stored", () => this.#look());
    this.#look();
  }

  /** Resolves when every mail there is has been looked at. */
  async settled(): Promise<void> {
    this.#look();
    while (this.#working !== null) await this.#working;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unsubscribe();
    await this.#working;
  }

  #look(): void {
    if (this.#isClosed) return;
    if (this.#working !== null) {
      this.#isAskedAgain = true;
      return;
    }
    this.#working = this.#work()
      .catch((error: unknown) => this.#parts.log.warn("delivery.reports", { code: plainError(error).code }))
      .finally(() => {
        this.#working = null;
        if (this.#isAskedAgain) {
          this.#isAskedAgain = false;
          this.#look();
        }
      });
  }

  async #work(): Promise<void> {
    const { reader, writer } = this.#parts;
    const kept = reader.cursor(cursorName);
    // Before the first mail was sent there is nothing that could be reported.
    let from = kept === null || !reader.outbox.hasAny() ? reader.lastMessageId() : Number(kept);
    const save = (value: number) => writer.perform({ op: "cursor.set", name: cursorName, value: String(value) });
    if (String(from) !== kept) await save(from);
    while (!this.#isClosed) {
      const found = reader.messagesAfter(from, limits.observeBatchMessagesMax);
      const last = found.at(-1);
      if (last === undefined) return;
      for (const { id, blob } of found) await this.#read(id, blob).catch((error: unknown) => this.#passOver(id, error));
      await save((from = last.id));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Bytes that are damaged or gone say nothing; anything else is tried again. */
  #passOver(messageId: MessageId, error: unknown): void {
    const { code } = plainError(error);
    if (code !== "BLOB_DAMAGED" && code !== "BLOB_DESTROYED") throw error;
    this.#parts.log.info("delivery.report-unread", { messageId, code });
  }

  async #read(messageId: MessageId, blob: BlobRef): Promise<void> {
    const { reader, writer, vault, events } = this.#parts;
    if (!this.#mayBeReport(messageId)) return;
    const report = readReport(vault.read(blob));
    const entry = report?.messageKeys.map((key) => reader.outbox.entryByKey(key)).find((each) => each !== null);
    if (!report || !entry) return;
    const said = resultsOf(report, entry);
    if (said.length === 0) return;
    const results = said.filter(({ address }) => !isOfEarlierWay(report, entry, address));
    await writer.perform({ op: "outbox.report", reportId: messageId, entryId: entry.id, results });
    events.emit("outbox.changed", { entryId: entry.id });
  }

  /** By what the store knows of it, so that not every mail's bytes are read: mailers have few names, and no report is a reply. */
  #mayBeReport(messageId: MessageId): boolean {
    const [row] = this.#parts.reader.messagesByIds([messageId]);
    if (row === undefined || row.size > limits.reportMailBytesMax) return false;
    const from = row.from.map(({ name, email }) => `${name ?? ""} ${email}`).join(" ");
    return (
      /mailer|postmaster|daemon|delivery|microsoftexchange|bounce|mail ?system|no-?reply/i.test(from) ||
      /deliver|undeliver|return|fail|delay|unzustellbar|zustell|remis|entreg|notification/i.test(row.subject)
    );
  }
}

/** Of a recipient that the mail was sent to by another way, or once more, it may speak of the time before. */
function isOfEarlierWay({ envid, seenAt }: DeliveryReport, entry: OutboxEntry, address: string): boolean {
  const recipient = entry.recipients.find((each) => each.address === address);
  if (recipient === undefined || recipient.wayNumber === 0) return false;
  // An envelope that has a word of its own has the same for all ways.
  const number = (entry.parameters?.["ENVID"] ?? null) === null ? wayNumberIn(envid, entry) : null;
  if (number !== null) return number < recipient.wayNumber;
  return seenAt !== null && recipient.triedAt !== null && seenAt < recipient.triedAt - limits.reportClockSkewMs;
}

/** What it says of the entry's own recipients. A report for people is about those it names; of one recipient it need name none. */
function resultsOf({ recipients, words }: DeliveryReport, entry: OutboxEntry): StoredReply[] {
  const own = new Map(entry.recipients.map(({ address }) => [mailboxKey(address), address]));
  const formal = recipients.flatMap((each) => {
    const address = own.get(mailboxKey(each.address));
    return address === undefined ? [] : [{ ...each, address }];
  });
  if (formal.length > 0) return formal;
  const text = words.toLowerCase();
  const named = [...own].filter(([folded]) => text.includes(folded)).map(([, address]) => address);
  const meant = named.length > 0 ? named : entry.recipients.length === 1 ? [...own.values()] : [];
  // Of a form whose address is another (forwarded there) what it says holds for the one recipient that there is.
  const [first] = recipients;
  const outcome =
    first?.outcome ??
    (/delay|retry|warning|will (still )?(be )?(try|tried)|not need to/i.test(words) ? "deferred" : "failed");
  const code = /\b([45]\d\d)[ -]/.exec(words)?.[1];
  const enhanced = /\b([45]\.\d{1,3}\.\d{1,3})\b/.exec(words)?.[1] ?? null;
  return meant.map((address) => ({
    address,
    outcome,
    code: first?.code ?? (code === undefined ? null : Number(code)),
    enhanced: first?.enhanced ?? enhanced,
    text: first?.text ?? oneLine(words),
    reached: first?.reached ?? null,
  }));
}
