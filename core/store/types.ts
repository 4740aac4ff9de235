/** The store's nouns as the layers above see them. Ids are SQLite rowids unless said otherwise. */
import type { MessageSummary, Address } from "../mime/message.ts";

/** Row of the message; never leaves the kernel. */
export type MessageId = number;
export type ThreadId = number;
export type TagId = number;

/**
 * Place of a message in every list: floor(receivedAt / 1000) * 2^20 + a counter that makes it unique. Exact in a double.
 * The store gives it at ingest and it never changes; the search index orders by it and names messages with it.
 */
export type SortKey = number;

/** Where a sealed blob lies in the vault. */
export interface BlobRef {
  /** Key-table slot: also the stable name of the message in packs and journal. */
  slot: number;
  pack: number;
  /** Byte offset of the record in the pack, and its length. */
  offset: number;
  bytes: number;
}

export type TagRole = "inbox" | "sent" | "drafts" | "archive" | "junk" | "trash";

export interface Tag {
  id: TagId;
  /** Last part of the path; never holds "/". */
  name: string;
  /** Names from the top, joined by "/". */
  path: string;
  parentId: TagId | null;
  role: TagRole | null;
  sortOrder: number;
  color: string | null;
  isSubscribed: boolean;
  totalEmails: number;
  unreadEmails: number;
  totalThreads: number;
  unreadThreads: number;
}

/** The filter's opinion of one message. */
export interface SpamVerdict {
  /** 0 (surely wanted) to 1 (surely spam). */
  score: number;
  /** What spoke for and against it, strongest first: a word and its spam probability. */
  words: Array<{ word: string; probability: number }>;
  pluginId: string;
  pluginVersion: string;
}

export interface MessageRow {
  id: MessageId;
  /** JMAP Email id: "E…". Changes when threads merge (API.md); old ones stay as aliases. */
  emailId: string;
  threadId: ThreadId;
  sortKey: SortKey;
  receivedAt: number;
  sentAt: number | null;
  /** Raw bytes of the message (RFC 8621 `size`). */
  size: number;
  blob: BlobRef;
  subject: string;
  from: Address[];
  sender: Address[];
  replyTo: Address[];
  to: Address[];
  cc: Address[];
  bcc: Address[];
  messageId: string | null;
  inReplyTo: string[];
  preview: string;
  hasAttachment: boolean;
  /** Lower case, "$seen" … and the user's own. */
  keywords: string[];
  tagIds: TagId[];
  /** Null while no filter has spoken. */
  spam: SpamVerdict | null;
  /** What the user or a source said, which no verdict overrides. */
  spamDecision: "spam" | "ham" | null;
  problem: string | null;
}

/** One message on its way into the store. Buffers are views on the batch's arena. */
export interface IngestItem {
  /** HMAC-SHA-256 over the raw bytes and over the canonical form, cut to 16 bytes. */
  dedup: Uint8Array;
  canonical: Uint8Array;
  /** Sealed by a parse worker: see core/vault/seal.ts. */
  blobId: Uint8Array;
  blobKey: Uint8Array;
  sealed: Uint8Array;
  rawBytes: number;
  receivedAt: number;
  keywords: string[];
  /** Tag names ("Lists/Postern"); a role is named by its role with a leading "\\": "\\inbox", "\\junk". */
  tags: string[];
  summary: MessageSummary;
  spam: SpamVerdict | null;
  /** The source's copy, for sync: null for imports. */
  copy: SourceCopy | null;
  kind: "message" | "upload" | "demo";
  /** Absent of mail that came from elsewhere. */
  written?: Written;
}

/** Of mail that was written here. Its record says it, so that a start knows what to do with one whose commit is missing. */
export interface Written {
  /** It was stored as this draft ended: where the draft is still there as it was then, it never was. */
  draft: { id: string; revision: number } | null;
  /** Identity at whose account it is to be among the drafts; null: at none. */
  uploadFor: number | null;
}

/** API.md "Copies at a source". */
export interface SourceCopy {
  sourceId: number;
  folder: string;
  uidValidity: number;
  uid: number;
  modseq: string | null;
  flags: string[];
}

export interface IngestOutcome {
  /** "healed": a duplicate of a message whose stored bytes were damaged, and are good again. */
  status: "stored" | "duplicate" | "healed";
  messageId: MessageId;
  sortKey: SortKey;
  emailId: string;
  threadId: ThreadId;
  /** The entry of the outbox that was made of it in the same commit. */
  entryId?: number;
}

export interface ChangeSet {
  created: string[];
  updated: string[];
  destroyed: string[];
  /** RFC 8621 2.2: set when nothing but these counts of tags changed; null otherwise and for other types. */
  updatedProperties: string[] | null;
  oldState: string;
  newState: string;
  hasMoreChanges: boolean;
}

/** Where a batch comes from. "recovery": from the vault's own packs. */
export type IngestOrigin = "import" | "source" | "demo" | "upload" | "recovery";
