/**
 * Which messages are one conversation. A thread is a connected part of the graph that joins each message with its own
 * Message-ID and with each of its references (the idea of RFC 5256, REFERENCES; a reference to a message that is not here
 * is a ghost and joins as well), and a reply without references with thread starters of its subject under the rules of
 * API.md. Being connected does not depend on the order of arrival, so neither do threads. Spam is not part of the graph.
 */
import { limits } from "../kernel/limits.ts";
import { AddressReader, type AddressFields } from "./addresses.ts";
import type { Commit } from "./commit.ts";
import { emailNumber } from "./ids.ts";
import { metaNumber, setMeta } from "./meta.ts";
import { firstSortKeyOf, receivedAtOf } from "./sort-key.ts";
import { ThreadGroups } from "./thread-groups.ts";
import type { MessageId, SortKey, ThreadId } from "./types.ts";

/** A message that looks for its thread. */
export interface Arrival {
  messageId: MessageId;
  sortKey: SortKey;
  /** The thread it is in already, when it is stored and was not linked (spam that turned out wanted). */
  threadId: ThreadId | null;
  /** Hashes of its Message-ID and its references. Empty for spam. */
  hashes: bigint[];
  /** Hash of the base subject; null when that is empty, when there are references, and for spam. */
  subjectHash: bigint | null;
  /** The subject says Re: or Fwd:, and there are no references. */
  isSubjectReply: boolean;
  addresses: AddressFields;
}

/** Thread of each arrival. New threads are numbered; threads that turn out to be one are merged. */
export function placeInThreads(commit: Commit, arrivals: readonly Arrival[]): ThreadId[] {
  return new Placement(commit).place(arrivals);
}

class Placement {
  readonly #commit: Commit;
  readonly #groups = new ThreadGroups();
  /** Thing of each thread and each hash; `#newHashes` are those the database does not know. */
  readonly #threads = new Map<ThreadId, number>();
  readonly #hashes = new Map<bigint, number>();
  readonly #newHashes: bigint[] = [];
  readonly #subjects = new Map<bigint, Array<{ arrival: Arrival; thing: number }>>();
  readonly #addresses: AddressReader;

  constructor(commit: Commit) {
    this.#commit = commit;
    this.#addresses = new AddressReader(commit.db);
  }

  place(arrivals: readonly Arrival[]): ThreadId[] {
    const things = arrivals.map((arrival) => {
      const thing = this.#groups.add();
      if (arrival.threadId !== null) this.#groups.join(thing, this.#thingOfThread(arrival.threadId));
      for (const hash of arrival.hashes) this.#groups.join(thing, this.#thingOfHash(hash));
      if (arrival.subjectHash !== null) this.#joinBySubject(arrival, thing, arrival.subjectHash);
      return thing;
    });
    const threadOf = this.#chooseThreads();
    let last = metaNumber(this.#commit.db, "thread_last");
    const first = last;
    const placed = things.map((thing) => {
      const root = this.#groups.find(thing);
      let threadId = threadOf.get(root);
      if (threadId === undefined) threadOf.set(root, (threadId = ++last));
      return threadId;
    });
    if (last !== first) setMeta(this.#commit.db, "thread_last", last);
    for (const hash of this.#newHashes)
      this.#commit.db.run(
        "INSERT INTO thread_node (id_hash, thread_id) VALUES (?, ?)",
        hash,
        threadOf.get(this.#groups.find(this.#hashes.get(hash)!))!,
      );
    return placed;
  }

  /** Of threads that became one, the largest stays (the oldest of equals): the fewest messages change their ids. */
  #chooseThreads(): Map<number, ThreadId> {
    const sharing = new Map<number, ThreadId[]>();
    for (const [threadId, thing] of this.#threads) {
      const root = this.#groups.find(thing);
      const list = sharing.get(root);
      if (list) list.push(threadId);
      else sharing.set(root, [threadId]);
    }
    const chosen = new Map<number, ThreadId>();
    for (const [root, threadIds] of sharing) {
      const { counts } = this.#commit;
      if (threadIds.length > 1) threadIds.sort((a, b) => counts.emailsOf(b) - counts.emailsOf(a) || a - b);
      const survivor = threadIds[0]!;
      for (const loser of threadIds.slice(1)) mergeThread(this.#commit, loser, survivor);
      chosen.set(root, survivor);
    }
    return chosen;
  }

  #thingOfThread(threadId: ThreadId): number {
    let thing = this.#threads.get(threadId);
    if (thing === undefined) this.#threads.set(threadId, (thing = this.#groups.add()));
    return thing;
  }

  #thingOfHash(hash: bigint): number {
    let thing = this.#hashes.get(hash);
    if (thing !== undefined) return thing;
    const node = this.#commit.db.get<{ threadId: ThreadId; intoId: ThreadId | null }>(
      "SELECT n.thread_id AS threadId, m.into_id AS intoId FROM thread_node n LEFT JOIN thread_merge m ON m.from_id = n.thread_id WHERE n.id_hash = ?",
      hash,
    );
    if (node) thing = this.#thingOfThread(node.intoId === null ? node.threadId : this.#survivorOf(node.intoId));
    else {
      thing = this.#groups.add();
      this.#newHashes.push(hash);
    }
    this.#hashes.set(hash, thing);
    return thing;
  }

  #survivorOf(threadId: ThreadId): ThreadId {
    let survivor = threadId;
    for (let next: ThreadId | undefined = survivor; next !== undefined; ) {
      survivor = next;
      next = this.#commit.db.value<ThreadId>("SELECT into_id FROM thread_merge WHERE from_id = ?", survivor);
    }
    return survivor;
  }

  /** A reply without references belongs to thread starters of its subject from the 30 days before it that share a participant. */
  #joinBySubject(arrival: Arrival, thing: number, subjectHash: bigint): void {
    for (const other of this.#subjects.get(subjectHash) ?? [])
      if (mayJoin(arrival, other.arrival) || mayJoin(other.arrival, arrival)) this.#groups.join(thing, other.thing);
    const inBatch = this.#subjects.get(subjectHash);
    if (inBatch) inBatch.push({ arrival, thing });
    else this.#subjects.set(subjectHash, [{ arrival, thing }]);

    for (const isSubjectReply of [1, 0]) {
      // Two that are no replies never join: an ordinary message only looks for later replies.
      if (isSubjectReply === 0 && !arrival.isSubjectReply) continue;
      for (const row of this.#stored(arrival, subjectHash, isSubjectReply)) {
        const other = {
          ...row,
          isSubjectReply: isSubjectReply === 1,
          addresses: this.#addresses.decode(row.addresses),
        };
        if (mayJoin(arrival, other) || mayJoin(other, arrival))
          this.#groups.join(thing, this.#thingOfThread(row.threadId));
      }
    }
  }

  /** Nearest first, so that a flood of one subject cannot make this slow; beyond the limit it joins less. */
  #stored(arrival: Arrival, subjectHash: bigint, isSubjectReply: number): StoredSubject[] {
    const at = receivedAtOf(arrival.sortKey);
    const later = this.#commit.db.all<StoredSubject>(
      laterSubjectsSql,
      subjectHash,
      isSubjectReply,
      firstSortKeyOf(at),
      firstSortKeyOf(at + limits.subjectJoinAgeMs + 1000),
    );
    if (!arrival.isSubjectReply) return later;
    const earlier = this.#commit.db.all<StoredSubject>(
      earlierSubjectsSql,
      subjectHash,
      isSubjectReply,
      firstSortKeyOf(at - limits.subjectJoinAgeMs),
      firstSortKeyOf(at + 1000),
    );
    return [...later, ...earlier];
  }
}

interface StoredSubject {
  sortKey: SortKey;
  threadId: ThreadId;
  addresses: string;
}

// Without statistics SQLite would walk everything of these 30 days.
const subjectsSql = `SELECT sort_key AS sortKey, thread_id AS threadId, addresses FROM message INDEXED BY message_by_subject
  WHERE subject_hash = ? AND is_subject_reply = ? AND sort_key BETWEEN ? AND ? ORDER BY sort_key`;
// A bound LIMIT makes SQLite prepare the statement again at each use, which costs more than the statement.
const laterSubjectsSql = `${subjectsSql} LIMIT ${limits.subjectCandidatesMax}`;
const earlierSubjectsSql = `${subjectsSql} DESC LIMIT ${limits.subjectCandidatesMax}`;

type Joining = Pick<Arrival, "sortKey" | "isSubjectReply" | "addresses">;

function mayJoin(reply: Joining, earlier: Joining): boolean {
  if (!reply.isSubjectReply) return false;
  const age = receivedAtOf(reply.sortKey) - receivedAtOf(earlier.sortKey);
  if (age < 0 || age > limits.subjectJoinAgeMs) return false;
  // Everything in a mailbox shares its owner; so the participant that counts is one who wrote, not one who only received.
  return wroteTo(reply.addresses, earlier.addresses) || wroteTo(earlier.addresses, reply.addresses);
}

function wroteTo(writer: AddressFields, message: AddressFields): boolean {
  const people = new Set([...message.from, ...message.to, ...message.cc].map(({ email }) => email.toLowerCase()));
  return writer.from.some(({ email }) => email !== "" && people.has(email.toLowerCase()));
}

/** The messages of `loser` get new Email ids, because a threadId never changes (RFC 8621 3). */
function mergeThread(commit: Commit, loser: ThreadId, survivor: ThreadId): void {
  const { db, changes } = commit;
  for (const { id, generation, isHidden } of db.all<{ id: MessageId; generation: number; isHidden: number }>(
    "SELECT id, generation, is_hidden AS isHidden FROM message WHERE thread_id = ?",
    loser,
  )) {
    if (isHidden) continue;
    changes.record("Email", emailNumber(id, generation), "destroyed");
    changes.record("Email", emailNumber(id, generation + 1), "created");
  }
  db.run("UPDATE message SET thread_id = ?, generation = generation + 1 WHERE thread_id = ?", survivor, loser);
  db.run("INSERT INTO thread_merge (from_id, into_id) VALUES (?, ?)", loser, survivor);
  commit.counts.mergeThread(loser, survivor);
}
