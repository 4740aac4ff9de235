import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { mailboxKey } from "../mime/compose/mailbox.ts";
import type { MessageChange, Operation, StoredWith } from "../store/operations.ts";
import type { EnvelopeParameters, Marked } from "../store/outbox-types.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { MessageId, ThreadId } from "../store/types.ts";
import { envelopeAddress } from "./envelope.ts";
import { isFiled } from "./find-sent.ts";

export interface SubmitOptions {
  messageId: MessageId;
  identityId: number;
  /** Of the envelope; none twice. */
  recipients: Array<string | { address: string; parameters: EnvelopeParameters }>;
  /** Milliseconds since 1970: not sent before, and until then it can be taken back. */
  holdUntil: number;
  /** Of the envelope; else the identity's address. */
  sender?: string;
  parameters?: EnvelopeParameters;
  /** Tags and keywords of the stored message that change in the same commit. */
  change?: Omit<MessageChange, "messageId">;
  /** What it answers or forwards, and the keyword that says so there until this is taken back. */
  marks?: Marked;
  /** What it was written as: ends in the same commit. CONFLICT when it was saved since. */
  draft?: { id: string; revision: number };
}

/** Of a mail that is stored in the commit that makes the entry. */
export interface SubmitNewOptions extends Omit<SubmitOptions, "messageId"> {
  /** Message-ID of the mail. */
  messageKey: string;
  /** The message that it takes the place of; null: none. */
  replaces: MessageId | null;
  /** Answers the entry's id. */
  store(entry: StoredWith): Promise<number>;
}

type NewEntry = Extract<Operation, { op: "outbox.create" }>;

/** What makes the entry, checked: nothing that cannot be sent gets into the outbox. Throws NOT_FOUND, BAD_REQUEST, TOO_LARGE. */
export function newEntry(reader: StoreReader, options: SubmitOptions, now: number): NewEntry {
  const [message] = reader.messagesByIds([options.messageId]);
  if (!message) throw new AppError("NOT_FOUND", { what: "message" });
  const { id, threadId, messageId } = message;
  const known = { messageKey: messageId, wasFiled: wasFiled(reader, threadId, messageId) };
  return { ...checkedEntry(reader, options, now), ...known, messageId: id, threadId };
}

/** As newEntry, before the mail is stored. */
export function newEntryOfNew(
  reader: StoreReader,
  { messageKey, replaces, store: _store, ...options }: SubmitNewOptions,
  now: number,
): Omit<NewEntry, "messageId" | "threadId"> {
  const [replaced] = replaces === null ? [] : reader.messagesByIds([replaces]);
  // Of one that is gone nobody knows whether it was sent elsewhere.
  const isUnsure = replaces !== null && !replaced;
  const known = { messageKey, wasFiled: isUnsure || wasFiled(reader, replaced?.threadId ?? null, messageKey) };
  return { ...checkedEntry(reader, options, now), ...known };
}

function checkedEntry(
  reader: StoreReader,
  options: Omit<SubmitOptions, "messageId">,
  now: number,
): Omit<NewEntry, "messageId" | "threadId" | "messageKey" | "wasFiled"> {
  const identity = reader.outbox.identity(options.identityId);
  if (!identity) throw new AppError("NOT_FOUND", { what: "identity" });
  const sender = checked(options.sender ?? identity.email);
  const recipients = uniqueRecipients(options.recipients);
  if (recipients.length === 0) throw new AppError("BAD_REQUEST", { reason: "noRecipients" });
  if (recipients.length > limits.envelopeRecipientsMax)
    throw new AppError("TOO_LARGE", { what: "recipients", count: recipients.length });
  const holdUntil = Math.max(Math.floor(options.holdUntil), now);
  if (holdUntil - now > limits.outboxHoldMsMax) throw new AppError("BAD_REQUEST", { reason: "holdUntil" });
  return {
    op: "outbox.create",
    identityId: identity.id,
    sender,
    parameters: options.parameters ?? null,
    recipients,
    holdUntil,
    delayedAfterMs: delayedAfter(reader),
    ...(options.marks ? { marks: options.marks } : {}),
    ...(options.change ? { change: options.change } : {}),
    ...(options.draft ? { draft: options.draft } : {}),
  };
}

/** What was sent before lies among the sent mail of its account, or soon will. `threadId` null: the mail is in none yet. */
function wasFiled(reader: StoreReader, threadId: ThreadId | null, messageKey: string | null): boolean {
  if (messageKey === null) return false;
  const before = reader.outbox.entryByKey(messageKey);
  if (before !== null && before.state !== "canceled") return true;
  const thread = threadId ?? before?.threadId ?? null;
  return thread !== null && isFiled(reader, thread, messageKey);
}

/** How long a mail is on its way before the user is told, as the user set it. */
export function delayedAfter(reader: Pick<StoreReader, "setting">): number {
  const minutes = reader.setting("delayedAfterMinutes");
  return typeof minutes === "number" ? minutes * 60_000 : limits.outboxDelayedAfterMs;
}

function uniqueRecipients(
  given: SubmitOptions["recipients"],
): Array<{ address: string; parameters: EnvelopeParameters }> {
  const recipients = given.map((each) => (typeof each === "string" ? { address: each, parameters: null } : each));
  const unique = new Map(recipients.map((each) => [mailboxKey(each.address), each]));
  return [...unique.values()].map(({ address, parameters }) => ({ address: checked(address), parameters }));
}

function checked(address: string): string {
  const good = envelopeAddress(address);
  if (good === null) throw new AppError("BAD_REQUEST", { reason: "address" });
  return good;
}
