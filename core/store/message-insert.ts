import { limits } from "../kernel/limits.ts";
import type { MessageSummary } from "../mime/message.ts";
import type { Commit } from "./commit.ts";
import { emailIdOf, emailNumber, messageIdOfSlot } from "./ids.ts";
import { addOtherKeyword, fitKeyword, splitKeywords } from "./keywords.ts";
import { insertTags, type MessageState } from "./message-tags.ts";
import { clampReceivedAt, nextSortKey, sortKeyOf } from "./sort-key.ts";
import { type Decision, decisionNumber, recordDecision, verdictColumns } from "./spam.ts";
import { wishUpload } from "./source-changes.ts";
import { insertCopy } from "./source-copies.ts";
import { ensureTag } from "./tags.ts";
import { type Arrival, placeInThreads } from "./threads.ts";
import type { BlobRef, IngestOutcome, MessageId, SortKey, SourceCopy, SpamVerdict, TagId } from "./types.ts";

/** A message whose blob is in the vault and that now gets its rows. */
export interface NewMessage {
  blob: BlobRef;
  kind: "message" | "demo";
  canonical: Uint8Array;
  size: number;
  receivedAt: number;
  /** Names for TagDirectory. */
  tags: string[];
  keywords: string[];
  summary: MessageSummary;
  spam: SpamVerdict | null;
  decision: Decision;
  copy: SourceCopy | null;
  /** \Deleted at its source already. */
  isHidden: boolean;
  /** See Written. */
  uploadFor: number | null;
}

/** Threads the whole batch first, so that ids are given out once (API.md, Ids). */
export function insertMessages(commit: Commit, messages: readonly NewMessage[]): IngestOutcome[] {
  const taken = new Set<SortKey>();
  const places = messages.map((message) => {
    const id = messageIdOfSlot(message.blob.slot);
    const tagIds = tagIdsOfNames(commit, message.tags);
    const isSpam =
      message.decision === "spam" || (message.decision === null && tagIds.includes(commit.tags.withRole("junk")));
    return { id, tagIds, isSpam, sortKey: freeSortKey(commit, message, id, taken) };
  });
  const arrivals = messages.map((message, index) => arrivalOf(commit, message.summary, places[index]!));
  const threadIds = placeInThreads(commit, arrivals);
  return messages.map((message, index) => {
    const { id, tagIds, sortKey, isSpam } = places[index]!;
    const threadId = threadIds[index]!;
    const state: MessageState = { id, sortKey, threadId, generation: 0, flags: 0, isHidden: message.isHidden, tagIds };
    insertRow(commit, message, state, arrivals[index]!, isSpam);
    insertTags(commit, state);
    if (!message.isHidden) commit.changes.record("Email", emailNumber(id, 0), "created");
    commit.storedIds.push(id);
    if (message.copy) insertCopy(commit, message.copy, id);
    if (message.decision !== null) recordDecision(commit, id, message.decision);
    if (message.uploadFor !== null) wishUpload(commit, message.uploadFor, id, commit.tags.withRole("drafts"));
    return { status: "stored", messageId: id, sortKey, emailId: emailIdOf(id, 0), threadId };
  });
}

function tagIdsOfNames(commit: Commit, names: readonly string[]): TagId[] {
  const ids = new Set(names.map((name) => ensureTag(commit, name)));
  if (ids.size === 0) ids.add(commit.tags.withRole("archive"));
  return [...ids].sort((a, b) => a - b);
}

function freeSortKey(commit: Commit, message: NewMessage, id: MessageId, taken: Set<SortKey>): SortKey {
  let key = sortKeyOf(clampReceivedAt(message.receivedAt, commit.now, commit.latestDate), id);
  while (taken.has(key) || commit.db.value("SELECT 1 FROM message WHERE sort_key = ?", key) !== undefined)
    key = nextSortKey(key);
  taken.add(key);
  return key;
}

/** What threading sees of a message. Spam comes alone: it joins nothing and nothing joins it. */
export function arrivalOf(
  commit: Commit,
  summary: MessageSummary,
  place: { id: MessageId; sortKey: SortKey; isSpam: boolean },
): Arrival {
  const { id, sortKey, isSpam } = place;
  return {
    messageId: id,
    sortKey,
    threadId: null,
    hashes: isSpam ? [] : linkHashes(commit, summary),
    subjectHash: isSpam ? null : subjectHash(commit, summary),
    isSubjectReply: summary.isReplyOrForward && summary.references.length === 0,
    addresses: summary,
  };
}

/** As in RFC 5256 it is thread starters that subjects are compared with: whatever has references is joined by them. */
function subjectHash(commit: Commit, { baseSubject, references }: MessageSummary): bigint | null {
  return baseSubject === "" || references.length > 0 ? null : commit.hash.of("s", baseSubject);
}

/** RFC 5322 3.6.4: its own Message-ID and those it refers to; of very many the first and the last ones. */
function linkHashes(commit: Commit, { messageId, references }: MessageSummary): bigint[] {
  const { referencesFirst, referencesLast } = limits;
  const kept =
    references.length > referencesFirst + referencesLast
      ? [...references.slice(0, referencesFirst), ...references.slice(-referencesLast)]
      : references;
  const ids = messageId === null ? kept : [messageId, ...kept];
  return ids.map((id) => commit.hash.of("m", id));
}

export function packHashes(hashes: readonly bigint[]): Uint8Array {
  return new Uint8Array(BigInt64Array.from(hashes).buffer);
}

export function unpackHashes(bytes: Uint8Array): bigint[] {
  return [...new BigInt64Array(bytes.slice().buffer)];
}

function insertRow(commit: Commit, message: NewMessage, state: MessageState, arrival: Arrival, isSpam: boolean): void {
  const { db } = commit;
  const { summary, blob } = message;
  // A keyword that JMAP cannot say is left out; the mail is not.
  const keywords = splitKeywords(message.keywords.flatMap((keyword) => fitKeyword(keyword) ?? []));
  state.flags = keywords.flags;
  const verdict = verdictColumns(commit, message.spam);
  const unlinked = isSpam ? linkHashes(commit, summary) : [];
  const spamSubject = (isSpam ? subjectHash(commit, summary) : null) ?? 0n;
  db.run(
    `INSERT INTO message (id, sort_key, thread_id, sent_at, size, pack, offset, bytes, canonical, kind, flags, has_attachment, is_hidden,
      spam_score, spam_filter, spam_words, spam_decision, subject_hash, is_subject_reply, unlinked_hashes,
      message_id, in_reply_to, addresses, subject, preview, problem)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    state.id,
    state.sortKey,
    state.threadId,
    summary.sentAt === null || !Number.isFinite(summary.sentAt) ? null : Math.floor(summary.sentAt / 1000),
    message.size,
    blob.pack,
    blob.offset,
    blob.bytes,
    message.canonical,
    Number(message.kind === "demo"),
    state.flags,
    Number(summary.hasAttachment),
    Number(message.isHidden),
    verdict.score,
    verdict.filter,
    verdict.words,
    decisionNumber(message.decision),
    arrival.subjectHash,
    Number(arrival.isSubjectReply),
    // The subject's hash stands first: it is needed when the message turns out to be wanted.
    isSpam ? packHashes([spamSubject, ...unlinked]) : null,
    summary.messageId?.toWellFormed() ?? null,
    summary.inReplyTo.length === 0 ? null : summary.inReplyTo.join("\n").toWellFormed(),
    commit.addresses.encode(summary),
    summary.subject.toWellFormed(),
    summary.preview.toWellFormed(),
    summary.problem,
  );
  for (const keyword of keywords.others.slice(0, limits.keywordsPerMessageMax)) addOtherKeyword(db, state.id, keyword);
}
