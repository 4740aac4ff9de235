/** What can be asked of the store's writer. What the user did is journaled; what can be had again is not (see to-action.ts). */
import type { CheckedSender } from "./authentication.ts";
import type { Splice } from "./drafts.ts";
import type { IdentityOperation, OutboxOperation } from "./outbox-types.ts";
import type { PictureDecision } from "./picture-senders.ts";
import type { NewRelay } from "./relays.ts";
import type { NewSignIn, SignInStatus } from "./sign-ins.ts";
import type { MessageId, SpamVerdict, TagId } from "./types.ts";

export type Actor = "user" | "source" | "plugin";

export interface MessageChange {
  messageId: MessageId;
  addTags?: TagId[];
  removeTags?: TagId[];
  setKeywords?: string[];
  clearKeywords?: string[];
  /** \Deleted at its source: in no list, but not gone and not trash. */
  hide?: boolean;
}

export interface TagFields {
  name: string;
  parentId: TagId | null;
  sortOrder: number;
  isSubscribed: boolean;
  color: string | null;
}

/** A copy as a server shows it now. */
export interface SeenCopy {
  uid: number;
  modseq: string | null;
  flags: string[];
}

/** Where a copy is. */
interface CopyPlace {
  folder: string;
  uidValidity: number;
}

/** What came of telling a source the changes that were made here. */
export interface PushedChanges {
  sourceId: number;
  /** Flags of copies as they are now. */
  flagged: Array<CopyPlace & { uid: number; flags: string[] }>;
  /** `isUpload`: of a message that had no copy. */
  made: Array<CopyPlace & { uid: number; flags: string[]; messageId: MessageId; isUpload: boolean }>;
  gone: Array<CopyPlace & { uids: number[] }>;
  /** Messages whose last copy went to the archive, since no other tag of theirs has a folder there. */
  archived: MessageId[];
  /** Wishes that are fulfilled, or that the source cannot fulfil. */
  done: Array<{ messageId: MessageId; keyword: string | null; tagId: TagId | null; isWanted: boolean }>;
}

export interface FolderState {
  uidValidity: number;
  /** Every lower uid has been fetched. */
  uidNext: number;
  highestModseq: string | null;
  /** The driver's own, JSON. */
  state: unknown;
}

/**
 * One connection to the outside, as the user reads it in the ledger. `outcome` is "open" while it is, "ok", the code of the
 * refusal or failure, or "unknown" when Postern ended before it did; `reason` is more of the code, or empty.
 */
export interface EgressRow {
  at: number;
  purpose: string;
  actor: string;
  host: string;
  port: number;
  route: string;
  bytesIn: number;
  bytesOut: number;
  outcome: string;
  reason: string;
}

/** One use of a capability by a plugin (plugins/plugin-record.ts). */
export interface NewAuditRow {
  at: number;
  pluginId: string;
  version: string;
  hook: string;
  capability: string;
  scope: string;
  messageId: MessageId | null;
  bytes: number;
  outcome: string;
}

export type Operation =
  /** Unknown messages are passed over. No tag left → archive. */
  | { op: "message.update"; changes: MessageChange[]; by: Actor; pluginId?: string }
  /** Spam goes from inbox and archive to junk, ham from junk to inbox; null takes the decision back and moves nothing. */
  | { op: "message.decideSpam"; messageIds: MessageId[]; decision: "spam" | "ham" | null; by: "user" | "source" }
  /** Moves between inbox and junk only what nobody has tagged or decided. Null: asked, no opinion. */
  | { op: "message.setVerdict"; verdicts: Array<{ messageId: MessageId; verdict: SpamVerdict | null }> }
  /** What a check of the senders' domains found. */
  | { op: "message.authenticate"; checks: CheckedSender[] }
  | { op: "message.destroy"; messageIds: MessageId[] }
  | ({ op: "tag.create" } & Partial<TagFields> & { name: string })
  | ({ op: "tag.update"; tagId: TagId } & Partial<TagFields>)
  /** CONFLICT for a role or a tag with tags inside. Messages that had no other tag go to archive. */
  | { op: "tag.destroy"; tagId: TagId }
  | { op: "setting.set"; key: string; value: unknown }
  | { op: "appPassword.create"; name: string; scope: "read" | "send"; secretHash: Uint8Array }
  | { op: "appPassword.revoke"; id: number }
  | { op: "appPassword.used"; id: number; at: number }
  | { op: "source.create"; kind: string; config: unknown; credentials: unknown }
  | { op: "source.update"; sourceId: number; config?: unknown; credentials?: unknown }
  /** Last error, last sync, progress: what the UI shows of it. */
  | { op: "source.status"; sourceId: number; status: unknown }
  /** Forgets the source and its copies; mail stays. */
  | { op: "source.destroy"; sourceId: number }
  /** Another uidValidity than before forgets the folder's copies. `tag` names the folder's tag, and makes it. */
  | ({ op: "source.folderState"; sourceId: number; folder: string; tag?: string } & FolderState)
  /** A folder is gone at the server: its copies go as if each had vanished. */
  | { op: "source.folderGone"; sourceId: number; folder: string }
  /**
   * What a server shows now of copies that are known. The difference to what was last seen is applied to the messages
   * (API.md, Copies at a source): flags to keywords, \Deleted hides, a vanished copy takes the folder's tag away.
   */
  | {
      op: "source.seen";
      sourceId: number;
      folder: string;
      uidValidity: number;
      seen: SeenCopy[];
      vanished: number[];
    }
  /** A source took changes that were made here: its copies as they are now. */
  | ({ op: "source.pushed" } & PushedChanges)
  /** The source was looked through and nothing had changed: what has no copy there was not moved, it is gone. */
  | { op: "source.settled"; sourceId: number }
  | ({ op: "relay.create" } & NewRelay)
  | ({ op: "relay.update"; relayId: number } & Partial<NewRelay>)
  /** What came of the last try: what the UI shows of it. */
  | { op: "relay.status"; relayId: number; status: unknown }
  | { op: "relay.destroy"; relayId: number }
  | ({ op: "signIn.create" } & NewSignIn)
  | ({ op: "signIn.update"; signInId: number } & Partial<NewSignIn>)
  /** Whether the provider still accepts it: what a rebuilt database finds out again. */
  | { op: "signIn.status"; signInId: number; status: SignInStatus }
  | { op: "signIn.destroy"; signInId: number }
  /** Recomputable data (a filter's counts) is not journaled: a rebuilt database begins without it. */
  | {
      op: "pluginData.write";
      pluginId: string;
      entries: Array<{ key: string; value: Uint8Array | null }>;
      isRecomputable?: boolean;
    }
  /** `record` is JSON of the plugin platform's; `package` is kept beside those whose hashes it names in `keep`. */
  | {
      op: "plugin.save";
      pluginId: string;
      record: unknown;
      keep: string[];
      package?: { hash: string; bytes: Uint8Array };
    }
  /** Its secrets go in any case. */
  // `author`: who may have what is kept.
  | { op: "plugin.remove"; pluginId: string; withData: boolean; author?: string }
  /** What the user entered for a plugin to use, for one place; null takes it away. */
  | { op: "plugin.secret"; pluginId: string; name: string; secret: { origin: string; value: string } | null }
  /** Takes back every tag that stands as the plugin left it. */
  | { op: "plugin.undoTags"; pluginId: string }
  | { op: "plugin.audit"; rows: NewAuditRow[] }
  | { op: "cursor.set"; name: string; value: unknown }
  | { op: "importJob.save"; job: { id: string } }
  | { op: "importJob.remove"; id: string }
  | { op: "egress.record"; rows: EgressRow[] }
  | { op: "egress.end"; id: number; row: Pick<EgressRow, "bytesIn" | "bytesOut" | "outcome" | "reason"> }
  /** Of connections that were open when Postern ended nobody knows any more. */
  | { op: "egress.forgetOpen" }
  /** Whether pictures of an address are always loaded, or never asked about; null: asked again. */
  | { op: "pictureSender.decide"; address: string; decision: PictureDecision | null }
  /** Mail that is being written. `id` is random; `state` is JSON. */
  | { op: "draft.create"; id: string; state: string; messageId: MessageId | null }
  /** CONFLICT when `revision` is not the draft's any more. */
  | { op: "draft.save"; id: string; revision: number; splice: Splice }
  /** The draft goes, and with it the Email that it took the place of, unless that is kept. In one commit with `change`. */
  | { op: "draft.end"; id: string; revision: number; keepsMessage: boolean; change?: MessageChange }
  | { op: "picture.keep"; urlHash: Uint8Array; type: string; content: Uint8Array }
  | { op: "picture.forget" }
  | { op: "tracker.note"; trackers: Array<{ name: string; count: number }> }
  | IdentityOperation
  | OutboxOperation;

/** What is done with a mail that was written here in the commit that stores it. */
export type StoredWith =
  | { op: "draft.end"; id: string; revision: number; change: Omit<MessageChange, "messageId"> }
  | Omit<Extract<OutboxOperation, { op: "outbox.create" }>, "messageId" | "threadId">;

export interface Results {
  "message.update": { updated: MessageId[]; notFound: MessageId[] };
  "message.decideSpam": { updated: MessageId[]; notFound: MessageId[] };
  "message.setVerdict": { updated: MessageId[]; notFound: MessageId[] };
  "message.destroy": { destroyed: MessageId[]; notFound: MessageId[] };
  "tag.create": { created: TagId };
  "appPassword.create": { created: number };
  "source.create": { created: number };
  "relay.create": { created: number };
  "signIn.create": { created: number };
  "plugin.undoTags": { updated: MessageId[] };
  "source.seen": { unknown: number[] };
  "egress.record": { ids: number[] };
  "draft.create": { revision: number };
  "draft.save": { revision: number };
  "identity.create": { created: number };
  "outbox.create": { created: number };
}

type Done = Record<string, never>;

export type ResultOf<Op extends Operation["op"]> = Op extends keyof Results ? Results[Op] : Done;
