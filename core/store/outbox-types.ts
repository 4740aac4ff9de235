/** The outbox's nouns and what can be asked of the writer about them. A rebuilt database knows all that the journal has of it. */
import type { ErrorDetail } from "../kernel/errors.ts";
import type { IdentityFields } from "./identities.ts";
import type { MessageChange } from "./operations.ts";
import type { BlobRef, MessageId, ThreadId } from "./types.ts";

/**
 * held: not before `holdUntil`, and can be taken back. queued: waits for a try. trying: under way. doubt: nobody knows of some
 * recipient, and nothing else is to be tried. done: every recipient is settled.
 */
export type OutboxState = "held" | "queued" | "trying" | "doubt" | "done" | "canceled";

/** ending: the end of the message goes out to it, or did. doubt: it may have been sent. failed: it never will be by itself. */
export type RecipientState = "queued" | "deferred" | "ending" | "doubt" | "delivered" | "failed";

export type OutboxNotice = "delayed" | "failed" | "doubt";

/** What a mail waits for beside time: anything that can be reached, a plugin that offers a way, a change of its relay. */
export type OutboxWait = "network" | "route" | "relay";

/** RFC 8621 7: parameters of an envelope's address, in upper case; null for one without a value. */
export type EnvelopeParameters = Record<string, string | null> | null;

/** How far a transport's protection reaches, as its manifest says. */
export type Protects = "nothing" | "hop" | "content" | "content-and-metadata";

/** The one of which all others are asked less. */
export const protectsOrder: readonly Protects[] = ["nothing", "hop", "content", "content-and-metadata"];

/** Why one way was taken, or none. */
export type WayReason =
  | "only"
  | "protects-most"
  | "preferred"
  | "alike"
  | "by-hand"
  | "none-offered"
  | "none-allowed"
  | "by-hand-missing";

/** What became of a transport when a way was chosen. */
export type WayVerdict =
  | "taken"
  /** The user asks for more protection than it gives. */
  | "not-allowed"
  /** The user chose another one for this mail. */
  | "not-asked-for"
  | "protects-less"
  | "preferred-less"
  /** As good, and behind it by name. */
  | "alike"
  /** It is on, and offered no way to the recipient. */
  | "no-offer"
  | "off";

/** A transport as it was weighed. */
export interface WeighedWay {
  transport: string;
  /** Null where it offered nothing. */
  host: string | null;
  protects: Protects;
  /** As it bid, from 0 to 1; null where it offered nothing. */
  preference: number | null;
  verdict: WayVerdict;
}

export interface WayChoice {
  reason: WayReason;
  /** The one that was taken first. */
  ways: WeighedWay[];
}

/** Recipients whose way was chosen alike. */
export interface ChoiceOf {
  recipients: string[];
  choice: WayChoice;
}

/** A way that the user chose for one mail. */
export interface ChosenByHand {
  transport: string;
  /** Null: the identity's. */
  relayId: number | null;
}

/**
 * How far it is known that a mail came. mailbox: a report says so. relayed: a report was asked for, and it is with a server that
 * sends none (RFC 3461 5.2.2).
 */
export type Reached = "mailbox" | "relayed";

export interface OutboxRecipient {
  address: string;
  parameters: EnvelopeParameters;
  state: RecipientState;
  code: number | null;
  enhanced: string | null;
  text: string;
  /** Plugin whose way it went, and where to. */
  transport: string | null;
  host: string | null;
  triedAt: number | null;
  /** Null when not tried. */
  choice: WayChoice | null;
  /** OutboxEntry.wayNumber when it was last given to a server. */
  wayNumber: number;
  reached: Reached | null;
}

/** Why a try reached no server. */
export interface OutboxProblem {
  code: string;
  detail: ErrorDetail;
}

export interface OutboxEntry {
  id: number;
  messageId: MessageId;
  /** As it is now; of a message that is gone, what it was. */
  emailId: string;
  threadId: ThreadId;
  identityId: number;
  /** Message-ID without angle brackets. */
  messageKey: string | null;
  sender: string;
  parameters: EnvelopeParameters;
  state: OutboxState;
  notice: OutboxNotice | null;
  holdUntil: number;
  createdAt: number;
  nextTryAt: number | null;
  giveUpAt: number;
  tries: number;
  /** In the order in which mails first reached a server; null: no server took it for anybody. */
  sentNumber: number | null;
  problem: OutboxProblem | null;
  /** Null: Postern chooses. */
  way: ChosenByHand | null;
  /** A copy may have lain in a folder for sent mail when it was made: none there says that this was sent. */
  wasFiled: boolean;
  /** How often it was sent another way, or once more after a doubt: a report may speak of a sending before the last. */
  wayNumber: number;
  /** What it answers or forwards, as it was marked. */
  marked: Marked | null;
  recipients: OutboxRecipient[];
  /** Mails that came back about it. */
  reports: MessageId[];
}

/** A message that says that it was answered or forwarded. */
export interface Marked {
  messageId: MessageId;
  keyword: string;
}

/** What lists and filters ask of an entry. */
export type ListedEntry = Pick<
  OutboxEntry,
  "id" | "messageId" | "emailId" | "threadId" | "identityId" | "state" | "holdUntil"
>;

/** The stored message of an entry, also where the user destroyed it meanwhile. */
export interface OutboxMessage {
  ref: BlobRef;
  size: number;
  subject: string;
}

export interface StoredReply {
  address: string;
  outcome: "delivered" | "deferred" | "failed";
  code: number | null;
  enhanced: string | null;
  text: string;
  reached?: Reached | null;
}

/** `sentTagId` is a tag that is there: NOT_FOUND. */
export type IdentityOperation =
  | ({ op: "identity.create" } & Partial<IdentityFields> & { email: string })
  | ({ op: "identity.update"; identityId: number } & Partial<Omit<IdentityFields, "email">>)
  | { op: "identity.destroy"; identityId: number };

/** Where a recipient's part of a try went. */
interface Place {
  entryId: number;
  transport: string;
  host: string;
  choices?: ChoiceOf[];
  /** OutboxEntry.wayNumber when the try began; absent: 0. */
  wayNumber?: number;
}

/** A replay must neither lose a mail nor send one again: all that says what may still be sent is in the journal. */
export type JournaledOutboxOperation =
  /** Before the end of the message goes out. CONFLICT when one of the addresses is not to be sent to any more. */
  | ({ op: "outbox.ending"; addresses: string[] } & Place)
  | ({ op: "outbox.replies"; replies: StoredReply[] } & Place)
  /** Nobody knows what became of these: whoever is not settled is in doubt. Ones that are over are passed over. */
  | { op: "outbox.doubt"; entryIds: number[] }
  /** Of all recipients that are in doubt. */
  | { op: "outbox.resolve"; entryId: number; as: "sent" | "again" }
  /** Null: everybody who is not settled. `text` is shown where there are no words of a server. */
  | { op: "outbox.giveUp"; entryId: number; addresses: string[] | null; text: string; by: "user" | "time" }
  /**
   * What failed, and what still waits, is sent by another way, as if it were new. Null: as Postern chooses; all that failed.
   * CONFLICT while it is under way, when nothing is left to send, and when the mail is gone.
   */
  | {
      op: "outbox.reroute";
      entryId: number;
      way: ChosenByHand | null;
      addresses: string[] | null;
      delayedAfterMs?: number;
    }
  /** Settled ones that the user need not be told of any more; others are passed over. */
  | { op: "outbox.prune"; entryIds: number[] }
  /** The user knows. */
  | { op: "outbox.dismiss"; entryId: number }
  /** CONFLICT while it is under way. */
  | { op: "outbox.forget"; entryId: number };

export interface NewOutboxEntry {
  identityId: number;
  threadId: ThreadId;
  messageKey: string | null;
  sender: string;
  parameters: EnvelopeParameters;
  recipients: Array<{ address: string; parameters: EnvelopeParameters }>;
  holdUntil: number;
  /** When the user is told that it is late; absent: limits.outboxDelayedAfterMs. */
  delayedAfterMs?: number;
  /** OutboxEntry.wasFiled; absent in entries that are older than it. */
  wasFiled?: boolean;
}

export interface Reported {
  entryId: number;
  results: StoredReply[];
}

export type OutboxOperation =
  | JournaledOutboxOperation
  /** CONFLICT when it is not held any more. In one commit with what it changes in a message. */
  | { op: "outbox.cancel"; entryId: number; change?: MessageChange }
  /** In one commit with what it changes in the message, and with the end of the draft that it was written as. */
  | ({
      op: "outbox.create";
      messageId: MessageId;
      change?: Omit<MessageChange, "messageId">;
      draft?: { id: string; revision: number };
      /** What it answers or forwards says so, until the mail is taken back. */
      marks?: Marked;
    } & NewOutboxEntry)
  /** A mail came back. Only what is said of recipients that were delivered or are still open counts. */
  | ({ op: "outbox.report"; reportId: MessageId } & Reported)
  /** Due ones, on their way. */
  | { op: "outbox.take"; entryIds: number[] }
  /** The try is over and somebody is left; what was ending is in doubt. `uncountedMs`: time that does not count against the days it has. */
  | {
      op: "outbox.later";
      entryId: number;
      nextTryAt: number;
      problem: OutboxProblem | null;
      waitsFor: OutboxWait | null;
      uncountedMs: number;
    }
  /** After a start: nothing is under way, and what was ending is in doubt. */
  | { op: "outbox.recover" }
  /** That may be there now: what waits for it is tried. */
  | { op: "outbox.wake"; waitsFor: OutboxWait }
  | { op: "outbox.retry"; entryId: number }
  /** The user is to be told that these are late. */
  | { op: "outbox.delayed"; entryIds: number[] };
