import type { ReadDb } from "./open-database.ts";
import { emailIdOf } from "./ids.ts";
import { metaNumber } from "./meta.ts";
import { identitiesOf, type Identity, identityOf } from "./identities.ts";
import type {
  EnvelopeParameters,
  ListedEntry,
  OutboxEntry,
  OutboxMessage,
  OutboxProblem,
  OutboxRecipient,
  OutboxWait,
  WayChoice,
} from "./outbox-types.ts";
import { type Relay, relayOfIdentity } from "./relays.ts";
import type { MessageId } from "./types.ts";

/** What is read of identities and of mail on its way out: StoreReader.outbox. */
export class OutboxRows {
  readonly #db: ReadDb;

  constructor(db: ReadDb) {
    this.#db = db;
  }

  /** The default first. */
  identities(): Identity[] {
    return identitiesOf(this.#db);
  }

  identity(id: number): Identity | null {
    return identityOf(this.#db, id);
  }

  /** That the identity's mail goes out by. */
  relayOf(identityId: number): Relay | null {
    return relayOfIdentity(this.#db, identityId);
  }

  entry(id: number): OutboxEntry | null {
    const row = this.#db.get<EntryRow>(`${select} WHERE o.id = ?`, id);
    return row ? this.#toEntry(row) : null;
  }

  /** All there are. */
  list(): ListedEntry[] {
    return this.#db
      .all<Omit<ListedEntry, "emailId"> & { generation: number }>(
        `SELECT o.id, o.message_id AS messageId, coalesce(m.thread_id, o.thread_id) AS threadId, coalesce(m.generation, 0) AS generation,
          o.identity_id AS identityId, o.state, o.hold_until AS holdUntil FROM outbox o LEFT JOIN message m ON m.id = o.message_id`,
      )
      .map(({ generation, ...row }) => ({ ...row, emailId: emailIdOf(row.messageId, generation) }));
  }

  /** Under way, or to be told of; oldest first. */
  shown(limit: number): OutboxEntry[] {
    return this.#db
      .all<EntryRow>(
        `${select} WHERE o.state NOT IN ('done', 'canceled') OR o.notice IS NOT NULL ORDER BY o.id LIMIT ?`,
        limit,
      )
      .map((row) => this.#toEntry(row));
  }

  /** Entries that are to be tried now, but for those of some identities; the longest due first. */
  due(
    now: number,
    exceptIdentities: readonly number[],
    limit: number,
  ): Array<{ id: number; identityId: number; relayId: number | null }> {
    return this.#db.all(
      `SELECT id, identity_id AS identityId, way_relay_id AS relayId FROM outbox WHERE next_try_at <= ? AND state IN ('held', 'queued')
        AND (way_relay_id IS NOT NULL OR identity_id NOT IN (SELECT value FROM json_each(?))) ORDER BY next_try_at, id LIMIT ?`,
      now,
      JSON.stringify(exceptIdentities),
      limit,
    );
  }

  hasAny(): boolean {
    return this.#db.value("SELECT 1 FROM outbox LIMIT 1") === 1;
  }

  isAnyTrying(): boolean {
    return this.#db.value("SELECT 1 FROM outbox WHERE next_try_at IS NOT NULL AND state = 'trying' LIMIT 1") === 1;
  }

  isAnyWaitingFor(what: OutboxWait): boolean {
    const sql = "SELECT 1 FROM outbox WHERE next_try_at IS NOT NULL AND state = 'queued' AND waits_for = ? LIMIT 1";
    return this.#db.value(sql, what) === 1;
  }

  /** When something is due to be tried or told; null: nothing ever. */
  nextDue(after: number): number | null {
    return (
      this.#db.value<number | null>(
        `SELECT min(at) FROM (
          SELECT min(next_try_at) AS at FROM outbox WHERE next_try_at > ? AND state IN ('held', 'queued')
          UNION ALL SELECT min(notice_at) FROM outbox WHERE notice_at > ?)`,
        after,
        after,
      ) ?? null
    );
  }

  /** Of which the user is to be told by now that they are late. */
  late(now: number): number[] {
    return this.#db.column("SELECT id FROM outbox WHERE notice_at <= ?", now);
  }

  /** In doubt, oldest first. */
  doubtful(): number[] {
    return this.#db.column(
      `SELECT id FROM outbox WHERE (state NOT IN ('done', 'canceled') OR notice IS NOT NULL)
        AND EXISTS (SELECT 1 FROM outbox_recipient WHERE outbox_id = outbox.id AND state = 'doubt') ORDER BY id`,
    );
  }

  /** Also of one that the user destroyed meanwhile; null when its bytes are gone. */
  messageOf(entryId: number): OutboxMessage | null {
    const row = this.#db.get<
      { id: MessageId; size: number; subject: string } & Record<"pack" | "offset" | "bytes", number>
    >(
      `SELECT m.id, m.size, m.subject, m.pack, m.offset, m.bytes FROM outbox o JOIN message m ON m.id = o.message_id WHERE o.id = ?`,
      entryId,
    );
    if (!row) return null;
    const { id, size, subject, ...place } = row;
    return { ref: { slot: id - 1, ...place }, size, subject };
  }

  /** The newest entry of a Message-ID. */
  entryByKey(messageKey: string): OutboxEntry | null {
    const id = this.#db.value<number>("SELECT max(id) FROM outbox WHERE message_key = ?", messageKey);
    return id ? this.entry(id) : null;
  }

  /** In the order in which they first reached a server, behind `after`. */
  sentAfter(after: number, limit: number): Array<{ number: number; entryId: number; messageId: MessageId }> {
    return this.#db.all(
      `SELECT sent_number AS number, id AS entryId, message_id AS messageId FROM outbox WHERE sent_number > ?
       ORDER BY sent_number LIMIT ?`,
      after,
      limit,
    );
  }

  /** Also of one that is forgotten by now. */
  lastSent(): number {
    return metaNumber(this.#db, "sent_last");
  }

  /** Settled before, and nothing of it is to be told any more; the oldest first. */
  prunable(settledBefore: number, limit: number): number[] {
    return this.#db.column(prunableSql, settledBefore, limit);
  }

  #toEntry(entry: EntryRow): OutboxEntry {
    const { parameters, problem, generation, thread, threadId, ...rest } = entry;
    const { wayTransport, wayRelayId, markedMessageId, markedKeyword, wasFiled, ...row } = rest;
    const isMarked = markedMessageId !== null && markedKeyword !== null;
    return {
      ...row,
      way: wayTransport === null ? null : { transport: wayTransport, relayId: wayRelayId },
      marked: isMarked ? { messageId: markedMessageId, keyword: markedKeyword } : null,
      wasFiled: wasFiled === 1,
      threadId: thread ?? threadId,
      emailId: emailIdOf(row.messageId, generation ?? 0),
      parameters: JSON.parse(parameters) as EnvelopeParameters,
      problem: problem === null ? null : (JSON.parse(problem) as OutboxProblem),
      recipients: this.#recipients(row.id),
      reports: this.#db.column("SELECT message_id FROM outbox_report WHERE outbox_id = ? ORDER BY message_id", row.id),
    };
  }

  #recipients(entryId: number): OutboxRecipient[] {
    return this.#db
      .all<Omit<OutboxRecipient, "parameters" | "choice"> & { parameters: string; choice: string | null }>(
        `SELECT address, parameters, state, code, enhanced, text, transport, host, tried_at AS triedAt, choice, way_number AS wayNumber, reached
         FROM outbox_recipient WHERE outbox_id = ? ORDER BY position`,
        entryId,
      )
      .map((row) => ({
        ...row,
        parameters: JSON.parse(row.parameters) as EnvelopeParameters,
        choice: row.choice === null ? null : (JSON.parse(row.choice) as WayChoice),
      }));
  }
}

/** Neither settled nor taken back. */
export function openEntries(db: ReadDb): number[] {
  return db.column("SELECT id FROM outbox WHERE state NOT IN ('done', 'canceled') ORDER BY id");
}

/** Asked at every look of the outbox. For the test that looks at its plan. */
export const prunableSql = `SELECT id FROM outbox WHERE settled_at IS NOT NULL AND notice IS NULL AND settled_at < ?
  ORDER BY settled_at LIMIT ?`;

type EntryRow = Omit<
  OutboxEntry,
  "emailId" | "parameters" | "problem" | "recipients" | "reports" | "way" | "marked" | "wasFiled"
> & {
  wasFiled: number;
  wayTransport: string | null;
  wayRelayId: number | null;
  markedMessageId: MessageId | null;
  markedKeyword: string | null;
  parameters: string;
  problem: string | null;
  generation: number | null;
  thread: number | null;
};

const select = `SELECT o.id, o.message_id AS messageId, o.thread_id AS threadId, m.thread_id AS thread, m.generation,
  o.identity_id AS identityId, o.message_key AS messageKey, o.sender, o.parameters, o.state, o.notice, o.hold_until AS holdUntil,
  o.created_at AS createdAt, o.next_try_at AS nextTryAt, o.give_up_at AS giveUpAt, o.tries, o.sent_number AS sentNumber, o.problem,
  o.way_transport AS wayTransport, o.way_relay_id AS wayRelayId, o.marked_message_id AS markedMessageId, o.marked_keyword AS markedKeyword,
  o.way_number AS wayNumber, o.was_filed AS wasFiled
  FROM outbox o LEFT JOIN message m ON m.id = o.message_id`;
