/** A batch of mail on its way in: what is new, what came again, what is an upload. */
import type { PackEntry, RecordMeta } from "../vault/vault-writer.ts";
import type { BlobState } from "../vault/inspect-blob.ts";
import type { Action, Again } from "./action.ts";
import type { Commit } from "./commit.ts";
import { type Heal, healMessage, healOf } from "./heal-message.ts";
import { emailIdOf, messageIdOfSlot, slotOfMessageId } from "./ids.ts";
import { insertMessages, type NewMessage } from "./message-insert.ts";
import type { ReadDb } from "./open-database.ts";
import { isDeleted } from "./copy-flags.ts";
import type { Decision } from "./spam.ts";
import { clampReceivedAt } from "./sort-key.ts";
import type { TagDirectory } from "./tag-directory.ts";
import type { BlobRef, IngestItem, IngestOrigin, IngestOutcome, MessageId, Written } from "./types.ts";
import { insertUpload, prolongUpload, uploadByDedup } from "./uploads.ts";

/** What an item turned out to be. `index` counts the new ones, in the order they go into the vault. */
type Fate =
  | { fate: "new"; index: number }
  | { fate: "knownMessage"; messageId: MessageId }
  /** Known, and its stored bytes are damaged: `index` counts these. */
  | { fate: "healed"; index: number }
  | { fate: "knownUpload"; id: number }
  | { fate: "again"; index: number };

export interface SortedBatch {
  items: readonly IngestItem[];
  fates: Fate[];
  newItems: IngestItem[];
  heals: Heal[];
}

/** What sorting asks of the vault: whether the bytes of a message that comes again are still good. */
export interface StoredBlobs {
  inspect(ref: BlobRef): BlobState;
  tags: TagDirectory;
}

/** Looks each item up by its fingerprint, in the database and in the batch itself. `stored` null: nothing can be healed. */
export function sortBatch(db: ReadDb, items: readonly IngestItem[], stored: StoredBlobs | null): SortedBatch {
  const inBatch = new Map<string, number>();
  const newItems: IngestItem[] = [];
  const heals: Heal[] = [];
  const fates = items.map((item): Fate => {
    const isUpload = item.kind === "upload";
    const key = `${isUpload ? "u" : "m"}${Buffer.from(isUpload ? item.dedup : item.canonical).toString("latin1")}`;
    const index = inBatch.get(key);
    if (index !== undefined) return { fate: "again", index };
    if (isUpload) {
      const id = uploadByDedup(db, item.dedup);
      if (id !== null) return { fate: "knownUpload", id };
    } else {
      const known = blobByCanonical(db, item.canonical);
      if (known !== null) {
        const messageId = messageIdOfSlot(known.slot);
        if (stored === null || heals.some((heal) => heal.messageId === messageId))
          return { fate: "knownMessage", messageId };
        const blob = stored.inspect(known);
        if (blob.state !== "damaged") return { fate: "knownMessage", messageId };
        return { fate: "healed", index: heals.push(healOf(db, stored.tags, messageId, { item, blob })) - 1 };
      }
    }
    inBatch.set(key, newItems.length);
    return { fate: "new", index: newItems.push(item) - 1 };
  });
  return { items, fates, newItems, heals };
}

function blobByCanonical(db: ReadDb, canonical: Uint8Array): BlobRef | null {
  const row = db.get<{ id: MessageId; pack: number; offset: number; bytes: number }>(
    "SELECT id, pack, offset, bytes FROM message WHERE canonical = ?",
    canonical,
  );
  return row ? { slot: slotOfMessageId(row.id), pack: row.pack, offset: row.offset, bytes: row.bytes } : null;
}

export function packEntryOf(item: IngestItem, now: number, latest: number): PackEntry {
  const { blobId, blobKey, sealed, kind, rawBytes, tags, keywords, dedup, canonical, copy, written } = item;
  const receivedAt = clampReceivedAt(item.receivedAt, now, latest);
  const meta: RecordMeta = {
    kind,
    receivedAt,
    rawBytes,
    tags,
    keywords,
    dedup,
    canonical,
    copy,
    ...writtenOf(written),
  };
  return { blobId, blobKey, sealed, meta };
}

/** Writes the rows of what is new. `refs` are the places of the new items in the vault, `healed` of the healed ones, in order. */
export function insertBatch(
  commit: Commit,
  batch: SortedBatch,
  { refs, healed }: { refs: readonly BlobRef[]; healed: readonly BlobRef[] },
  origin: IngestOrigin,
): IngestOutcome[] {
  const messages: NewMessage[] = [];
  const outcomeAt = batch.newItems.map((item, index) => {
    const blob = refs[index]!;
    if (item.kind === "upload") {
      insertUpload(commit, { blob, dedup: item.dedup, size: item.rawBytes });
      return null;
    }
    return messages.push(newMessage(item, blob, item.kind, origin)) - 1;
  });
  const outcomes = insertMessages(commit, messages);
  const ofNew = (index: number): IngestOutcome =>
    outcomes[outcomeAt[index] ?? -1] ?? uploadOutcome(messageIdOfSlot(refs[index]!.slot));
  return batch.fates.map((fate, at) => {
    if (fate.fate === "new") return ofNew(fate.index);
    if (fate.fate === "again") return { ...ofNew(fate.index), status: "duplicate" };
    if (fate.fate === "knownMessage") return knownOutcome(commit, fate.messageId);
    if (fate.fate === "healed") {
      const { messageId } = batch.heals[fate.index]!;
      healMessage(commit, messageId, batch.items[at]!, healed[fate.index]!);
      return { ...knownOutcome(commit, messageId), status: "healed" };
    }
    prolongUpload(commit.db, fate.id, commit.now);
    return uploadOutcome(fate.id);
  });
}

/** What the second comings add, or null when nothing. Their messages have rows by now. */
export function againAction(
  batch: SortedBatch,
  outcomes: readonly IngestOutcome[],
  origin: IngestOrigin,
): Action | null {
  const again = batch.fates.flatMap((fate, at): Again[] => {
    const { kind, copy, tags } = batch.items[at]!;
    if (fate.fate === "new" || fate.fate === "knownUpload" || kind === "upload") return [];
    const slot = slotOfMessageId(outcomes[at]!.messageId);
    const state = fate.fate === "healed" ? batch.heals[fate.index]!.state : null;
    const healed = state === null ? {} : { healed: state };
    // A place of its own (inbox, archive) is what a source says of its copy; of an import only its tags count.
    const added = origin === "source" ? tags : tags.filter((tag) => !tag.startsWith("\\"));
    if (copy === null && (added.length === 0 || origin === "recovery"))
      return state === null ? [] : [{ slot, tags: [], copy: null, ...healed }];
    return [{ slot, tags: added, copy, ...healed }];
  });
  return again.length === 0 ? null : { op: "message.again", again };
}

const writtenOf = (written: Written | undefined): { written?: Written } => (written ? { written } : {});

function newMessage(item: IngestItem, blob: BlobRef, kind: "message" | "demo", origin: IngestOrigin): NewMessage {
  const { canonical, rawBytes: size, receivedAt, tags, keywords, summary, spam, copy, written } = item;
  const isHidden = copy !== null && isDeleted(copy.flags);
  const decision = decisionOfArrival(item, origin);
  const uploadFor = written?.uploadFor ?? null;
  return {
    blob,
    kind,
    canonical,
    size,
    receivedAt,
    tags,
    keywords,
    summary,
    spam,
    decision,
    copy,
    isHidden,
    uploadFor,
  };
}

/** A tagged import says what its mail is: junk is spam, a tag of the user's own is not. Filters learn from that. */
function decisionOfArrival({ tags, keywords, copy, kind }: IngestItem, origin: IngestOrigin): Decision {
  // A record of the packs does not say how it came; what has no copy at a source was imported.
  const isImport = origin === "import" || (origin === "recovery" && copy === null && kind === "message");
  if (!isImport && origin !== "source" && !(origin === "recovery" && copy !== null)) return null;
  if (keywords.includes("$junk")) return "spam";
  if (keywords.includes("$notjunk")) return "ham";
  if (!isImport) return null;
  if (tags.includes("\\junk")) return "spam";
  return tags.some((tag) => !tag.startsWith("\\")) ? "ham" : null;
}

function knownOutcome(commit: Commit, messageId: MessageId): IngestOutcome {
  const row = commit.db.get<{ sortKey: number; generation: number; threadId: number }>(
    "SELECT sort_key AS sortKey, generation, thread_id AS threadId FROM message WHERE id = ?",
    messageId,
  )!;
  const { sortKey, generation, threadId } = row;
  return { status: "duplicate", messageId, sortKey, emailId: emailIdOf(messageId, generation), threadId };
}

/** An upload is no message: only its id counts. */
function uploadOutcome(id: number): IngestOutcome {
  return { status: "stored", messageId: id, sortKey: 0, emailId: "", threadId: 0 };
}
