/**
 * Brings one folder of an IMAP account into the store: what is new, what is gone, which flags changed. Works by what the
 * server offers: QRESYNC (RFC 7162 3.2), CONDSTORE (3.1), or by comparing lists.
 */
import type { ImapFlow, MailboxObject } from "imapflow";
import type { Ingest } from "../ingest.ts";
import type { RawReference } from "../raw-reference.ts";
import { keywordsOfCopyFlags } from "../../store/copy-flags.ts";
import { limits } from "../../kernel/limits.ts";
import { AppError } from "../../kernel/errors.ts";
import { imapError } from "./imap-connection.ts";
import { lastingFlags } from "./imap-flags.ts";
import type { FolderPlace, SeenCopy, SourceStore } from "./source-store.ts";

export interface FolderSyncParts {
  store: SourceStore;
  ingest: Ingest;
  /** By folder name; lives as long as the driver. */
  seenFlags: Map<string, SeenFlags>;
}

/** How far the sync of a folder is: messages fetched of those missing. */
export type FolderProgress = (fetched: number, missing: number) => void;

export interface FolderReport {
  fetched: number;
  gone: number;
  flagged: number;
  /** Messages above the size limit: left on the server, counted. */
  tooLarge: number;
}

interface Opened {
  /** As it was when it was opened: the library's object moves on with what the server says meanwhile, and that is not read yet. */
  mailbox: Pick<MailboxObject, "uidValidity" | "uidNext" | "highestModseq" | "noModseq" | "exists">;
  /** UIDs that QRESYNC reported gone; null when lists must be compared. */
  vanished: number[] | null;
}

/** Selects the folder. With QRESYNC the server tells at once which UIDs are gone since the last time. */
async function openFolder(client: ImapFlow, state: FolderPlace): Promise<Opened> {
  const canResync = client.enabled.has("QRESYNC") && state.highestModseq !== null && state.uidValidity !== 0;
  if (!canResync) return { mailbox: { ...(await client.mailboxOpen(state.name, { readOnly: true })) }, vanished: null };
  const vanished: number[] = [];
  const onExpunge = (event: { uid?: number | undefined }) => void (event.uid !== undefined && vanished.push(event.uid));
  client.on("expunge", onExpunge);
  try {
    const since = { changedSince: state.highestModseq ?? "0", uidValidity: String(state.uidValidity) };
    const mailbox = { ...(await client.mailboxOpen(state.name, { readOnly: true, ...since })) };
    return { mailbox, vanished: Number(mailbox.uidValidity) === state.uidValidity ? vanished : null };
  } finally {
    client.off("expunge", onExpunge);
  }
}

export function uidRanges(uids: number[]): string {
  const sorted = uids.toSorted((a, b) => a - b);
  const ranges: string[] = [];
  for (let at = 0; at < sorted.length; ) {
    let end = at;
    while (sorted[end + 1] === (sorted[end] ?? 0) + 1) end += 1;
    ranges.push(end === at ? `${sorted[at]}` : `${sorted[at]}:${sorted[end]}`);
    at = end + 1;
  }
  return ranges.join(",");
}

/** Which of the server's messages are not here. Newest first, so that the first sync shows today's mail first. */
async function missingUids(
  client: ImapFlow,
  state: FolderPlace,
  known: Set<number>,
  isFirst: boolean,
): Promise<number[]> {
  const range = isFirst ? "1:*" : `${Math.max(1, state.uidNext)}:*`;
  // "n:*" always names the last message, even when its UID is below n (RFC 9051 6.4.8).
  const uids = (await client.search({ uid: range }, { uid: true })) || [];
  return uids.filter((uid) => !known.has(uid)).sort((a, b) => b - a);
}

async function* fetchReferences(
  client: ImapFlow,
  uids: number[],
  place: { sourceId: number; state: FolderPlace; uidValidity: number },
  onTooLarge: () => void,
): AsyncGenerator<RawReference> {
  const { sourceId, state, uidValidity } = place;
  for (let at = 0; at < uids.length; at += limits.imapFetchMessages) {
    const chunk = uids.slice(at, at + limits.imapFetchMessages);
    const small: number[] = [];
    for await (const { uid, size } of client.fetch(uidRanges(chunk), { uid: true, size: true }, { uid: true })) {
      if ((size ?? 0) > limits.messageBytesMax) onTooLarge();
      else small.push(uid);
    }
    if (small.length === 0) continue;
    const query = { uid: true, flags: true, internalDate: true, source: true };
    for await (const message of client.fetch(uidRanges(small), query, { uid: true })) {
      if (message.source === undefined) continue;
      const flags = lastingFlags(message.flags ?? []);
      const receivedAt = message.internalDate === undefined ? null : new Date(message.internalDate).getTime();
      // The library's buffer may be a view on a larger one; this one is handed to another thread.
      const bytes = Uint8Array.from(message.source);
      const modseq = message.modseq === undefined ? null : String(message.modseq);
      yield {
        place: { kind: "bytes", bytes },
        isFromMbox: false,
        receivedAt: Number.isNaN(receivedAt) ? null : receivedAt,
        keywords: keywordsOfCopyFlags(flags),
        tags: [state.tag],
        copy: { sourceId, folder: state.name, uidValidity, uid: message.uid, modseq, flags },
        unit: state.name,
        position: message.uid,
        bytes: bytes.byteLength,
      };
    }
  }
}

/** Flags last seen of each message in a folder, so that only differences go to the store where the server cannot tell them. */
export type SeenFlags = Map<number, string>;

/** Flags of messages that are here already: only those changed since, where the server can say (RFC 7162 3.1.4.1). */
async function changedFlags(
  client: ImapFlow,
  state: FolderPlace,
  known: Set<number>,
  seen: SeenFlags,
): Promise<SeenCopy[]> {
  if (known.size === 0) return [];
  const hasModseq = client.enabled.has("CONDSTORE") && state.highestModseq !== null;
  const since = hasModseq ? { changedSince: BigInt(state.highestModseq ?? 0) } : {};
  const changed: SeenCopy[] = [];
  for await (const message of client.fetch("1:*", { uid: true, flags: true }, { uid: true, ...since })) {
    if (!known.has(message.uid)) continue;
    const flags = lastingFlags(message.flags ?? []);
    const text = flags.join(" ");
    if (!hasModseq && seen.get(message.uid) === text) continue;
    seen.set(message.uid, text);
    changed.push({ uid: message.uid, flags, modseq: message.modseq === undefined ? null : String(message.modseq) });
  }
  return changed;
}

/** Throws as imapError says; what was taken in until then stays, and the next sync goes on behind it. */
export async function syncFolder(
  client: ImapFlow,
  sourceId: number,
  name: string,
  parts: FolderSyncParts,
  onProgress: FolderProgress,
): Promise<FolderReport> {
  const { store, ingest } = parts;
  const report: FolderReport = { fetched: 0, gone: 0, flagged: 0, tooLarge: 0 };
  try {
    const before = store.folder(sourceId, name);
    const { mailbox, vanished } = await openFolder(client, before);
    const uidValidity = Number(mailbox.uidValidity);
    // RFC 9051 2.3.1.1: another UIDVALIDITY makes every UID we know meaningless. Contents tell which mails are here already.
    const isSame = uidValidity === before.uidValidity;
    const uidNextSeen = before.uidValidity === 0 ? before.uidNext : 0;
    const fresh = { uidValidity, uidNext: uidNextSeen, highestModseq: null };
    const state = isSame ? before : await store.saveFolder(before, fresh);
    const known = store.copies(state);
    const isComplete = state.uidNext > 0;
    const missing = await missingUids(client, state, known, !isComplete);
    if (missing.length > 0) {
      onProgress(0, missing.length);
      const references = fetchReferences(
        client,
        missing,
        { sourceId, state, uidValidity },
        () => void (report.tooLarge += 1),
      );
      await ingest.run(references, {
        origin: "source",
        onBatch: ({ outcomes, failures }) => {
          if (failures.length > 0) throw new AppError("SOURCE_FAILED", { failures: failures.length });
          report.fetched += outcomes.length;
          onProgress(report.fetched, missing.length);
        },
      });
    }
    const seen = parts.seenFlags.get(name) ?? new Map<number, string>();
    parts.seenFlags.set(name, seen);
    const changed = await changedFlags(client, state, known, seen);
    const gone = vanished?.filter((uid) => known.has(uid)) ?? (await goneUids(client, known));
    await store.see(state, changed, gone);
    report.flagged = changed.length;
    report.gone = gone.length;
    const highestModseq =
      mailbox.highestModseq === undefined || mailbox.noModseq === true ? null : String(mailbox.highestModseq);
    const uidNext = Math.max(mailbox.uidNext, (missing[0] ?? 0) + 1);
    await store.saveFolder(state, { uidValidity, uidNext, highestModseq, messages: mailbox.exists });
    return report;
  } catch (error) {
    throw imapError(error);
  }
}

async function goneUids(client: ImapFlow, known: Set<number>): Promise<number[]> {
  if (known.size === 0) return [];
  const there = new Set((await client.search({ all: true }, { uid: true })) || []);
  return [...known].filter((uid) => !there.has(uid));
}
