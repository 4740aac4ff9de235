/** The parts of RFC 8621 that the page reads. */
export interface Tag {
  id: string;
  name: string;
  parentId: string | null;
  role: "inbox" | "archive" | "sent" | "drafts" | "junk" | "trash" | null;
  sortOrder: number;
  totalEmails: number;
  unreadEmails: number;
  totalThreads: number;
  unreadThreads: number;
}

export interface Address {
  name: string | null;
  email: string;
}

/** postern:security: docs/jmap-extensions.md. */
export type Tone = "quiet" | "note" | "alarm";

export interface Security {
  tone: Tone;
  sentence: string;
  code: string;
  advice: string | null;
  reasons: Array<{ code: string; tone: Tone; text: string }>;
  authentication: { status: "passed" | "failed" | "broken" | "unknown"; by: "server" | "postern" } | null;
  /** Asking the DNS may tell more. */
  canCheck: boolean;
  sender: {
    address: string;
    name: string | null;
    mails: number;
    firstAt: number | null;
    lastAt: number | null;
    answered: number;
    writtenTo: number;
    judged: number;
    spamShare: number | null;
  };
}

/** What a row of the list needs. */
export interface EmailSummary {
  id: string;
  threadId: string;
  mailboxIds: Record<string, true>;
  keywords: Record<string, true>;
  from: Address[] | null;
  subject: string | null;
  preview: string;
  receivedAt: string;
  hasAttachment: boolean;
  /** What is odd about the sender; null: nothing. */
  "postern:securityMark"?: { tone: "note" | "alarm"; sentence: string } | null;
}

export interface BodyPart {
  partId: string | null;
  blobId: string | null;
  name: string | null;
  type: string;
  disposition: string | null;
  cid: string | null;
}

/** Without the size, for which all of a large file would have to be decoded while a reader waits for the mail. */
export const partProperties = ["partId", "blobId", "name", "type", "disposition", "cid"];

/** What the reading region needs beyond the summary; nothing but what is known of the sender changes. */
export interface EmailDetail {
  id: string;
  blobId: string;
  size: number;
  sentAt: string | null;
  to: Address[] | null;
  cc: Address[] | null;
  bcc: Address[] | null;
  replyTo: Address[] | null;
  messageId: string[] | null;
  attachments: BodyPart[];
  htmlBody: BodyPart[];
  /** What was wrong with the message, as the parser names it; null when fine. */
  "postern:problem"?: string | null;
  "postern:security"?: Security | null;
}

export const tagProperties = [
  "id",
  "name",
  "parentId",
  "role",
  "sortOrder",
  "totalEmails",
  "unreadEmails",
  "totalThreads",
  "unreadThreads",
];

export const summaryProperties = [
  "id",
  "threadId",
  "mailboxIds",
  "keywords",
  "from",
  "subject",
  "preview",
  "receivedAt",
  "hasAttachment",
  "postern:securityMark",
];

export const detailProperties = [
  "id",
  "blobId",
  "size",
  "sentAt",
  "to",
  "cc",
  "bcc",
  "replyTo",
  "messageId",
  "attachments",
  "htmlBody",
  "postern:problem",
  "postern:security",
];

export type Filter = Record<string, unknown>;

/** RFC 8620 5.1, 5.2, 5.3, 5.5, 5.6: the answers, as far as the page reads them. */
export interface GetAnswer<T> {
  state: string;
  list: T[];
  notFound: string[];
}

export interface ChangesAnswer {
  oldState: string;
  newState: string;
  hasMoreChanges: boolean;
  created: string[];
  updated: string[];
  destroyed: string[];
}

export interface QueryAnswer {
  queryState: string;
  canCalculateChanges: boolean;
  position: number;
  ids: string[];
  total?: number;
}

export interface QueryChangesAnswer {
  oldQueryState: string;
  newQueryState: string;
  total?: number;
  removed: string[];
  added: Array<{ id: string; index: number }>;
}

export interface SetError {
  type: string;
  description?: string | null;
}

export interface SetAnswer {
  oldState: string | null;
  newState: string;
  created?: Record<string, { id: string }> | null;
  updated?: Record<string, unknown> | null;
  destroyed?: string[] | null;
  notCreated?: Record<string, SetError> | null;
  notUpdated?: Record<string, SetError> | null;
  notDestroyed?: Record<string, SetError> | null;
}
