import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import type { MessageChange, Operation } from "../../core/store/operations.ts";
import type { MessageId, MessageRow, TagId } from "../../core/store/types.ts";
import { assertConsistent } from "./consistency.ts";
import { startedAt } from "./fixture.ts";
import { RowStore } from "./row-store.ts";

const keywords = ["$seen", "$draft", "$flagged", "own"];
/** The role tags and two of the user's own. */
const tags = fc.integer({ min: 1, max: 8 });
const target = fc.integer({ min: 0, max: 40 });

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("insert" as const),
      mails: fc.array(mail(), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("update" as const),
      changes: fc.array(
        fc.record({
          target,
          add: fc.array(tags, { maxLength: 2 }),
          remove: fc.array(tags, { maxLength: 3 }),
          set: fc.subarray(keywords, { maxLength: 2 }),
          clear: fc.subarray(keywords, { maxLength: 2 }),
          hide: fc.option(fc.boolean(), { freq: 3 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("destroy" as const), target }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("decide" as const),
      target,
      decision: fc.constantFrom("spam" as const, "ham" as const, null),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("verdict" as const), target, score: fc.constantFrom(0.01, 0.5, 0.99) }),
  },
);

function mail() {
  return fc.record({
    id: fc.integer({ min: 0, max: 25 }),
    references: fc.uniqueArray(fc.integer({ min: 0, max: 25 }), { maxLength: 2 }),
    tag: fc.constantFrom("\\inbox", "\\junk", "\\trash", "One"),
    isSeen: fc.boolean(),
    isHidden: fc.nat(9).map((dice) => dice === 0),
    minutes: fc.integer({ min: 0, max: 1000 }),
  });
}

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

class World {
  readonly store: RowStore;
  readonly ids: MessageId[] = [];
  /** Keeps the names of one run apart from those of another. */
  readonly #mark: string;

  constructor(store: RowStore, mark: string) {
    this.store = store;
    this.#mark = mark;
  }

  run(one: Step): void {
    if (one.kind === "insert") return this.#insert(one.mails);
    const operation = this.#operation(one);
    if (operation) this.store.perform(operation);
  }

  #insert(mails: Array<(Step & { kind: "insert" })["mails"][number]>): void {
    const outcomes = this.store.insert(
      mails.map(({ id, references, tag, isSeen, isHidden, minutes }) => ({
        id: `${this.#mark}-${id}`,
        references: references.map((reference) => `${this.#mark}-${reference}`),
        subject: "",
        tags: [tag],
        keywords: isSeen ? ["$seen"] : [],
        isHidden,
        receivedAt: startedAt - minutes * 60_000,
      })),
    );
    this.ids.push(...outcomes.map(({ messageId }) => messageId));
  }

  #operation(one: Exclude<Step, { kind: "insert" }>): Operation | null {
    const idOf = (at: number) => this.ids[at % this.ids.length];
    if (one.kind === "update") {
      const changes = one.changes.flatMap(({ target: at, add, remove, set, clear, hide }): MessageChange[] => {
        const messageId = idOf(at);
        if (messageId === undefined) return [];
        const change = { messageId, addTags: add, removeTags: remove, setKeywords: set, clearKeywords: clear };
        return [hide === null ? change : { ...change, hide }];
      });
      return { op: "message.update", changes, by: "user" };
    }
    const messageId = idOf(one.target);
    if (messageId === undefined) return null;
    if (one.kind === "destroy") return { op: "message.destroy", messageIds: [messageId] };
    if (one.kind === "decide")
      return { op: "message.decideSpam", messageIds: [messageId], decision: one.decision, by: "user" };
    const verdict = { score: one.score, words: [], pluginId: "p", pluginVersion: "1" };
    return { op: "message.setVerdict", verdicts: [{ messageId, verdict }] };
  }
}

function storeWithTags(t: TestContext): RowStore {
  const store = new RowStore(t);
  store.perform({ op: "tag.create", name: "One" });
  store.perform({ op: "tag.create", name: "Two", parentId: store.reader.tagByName("One")!.id });
  return store;
}

test("whatever is done, every counter equals what counting finds", (t) => {
  const store = storeWithTags(t);
  let run = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 30 }), (steps) => {
      const world = new World(store, `run${run++}`);
      for (const one of steps) world.run(one);
      assertConsistent(store.db);
      // The next run starts clean, so that counting stays quick.
      store.perform({ op: "message.destroy", messageIds: world.ids });
    }),
    { numRuns: 150 },
  );
  assertConsistent(store.db);
  assert.ok(store.reader.tags().every((tag) => tag.totalEmails === 0 && tag.unreadThreads === 0));
});

/** What a client knows of Emails, Threads and Mailboxes, brought up to date by nothing but /changes. */
class Client {
  readonly emails = new Map<string, string>();
  readonly threads = new Map<string, string>();
  readonly tags = new Map<string, string>();
  readonly #store: RowStore;
  readonly #states: Record<"Email" | "Thread" | "Mailbox", string>;

  constructor(store: RowStore) {
    this.#store = store;
    const { reader } = store;
    this.#states = { Email: reader.state("Email"), Thread: reader.state("Thread"), Mailbox: reader.state("Mailbox") };
    for (const tag of reader.tags()) this.tags.set(`B${tag.id.toString(36)}`, JSON.stringify(tag));
  }

  sync(maxChanges: number | null): void {
    const { reader } = this.#store;
    const email = (id: string) => shown(reader.messagesByEmailIds([id]).rows[0]);
    const thread = (id: string) => {
      const emailIds = reader.emailIdsOfThread(Number.parseInt(id.slice(1), 36));
      return emailIds.length === 0 ? null : emailIds.join();
    };
    const tagOf = (id: string) => {
      const tag = reader.tags().find((each) => `B${each.id.toString(36)}` === id);
      return tag ? JSON.stringify(tag) : null;
    };
    this.#follow("Email", this.emails, email, maxChanges);
    this.#follow("Thread", this.threads, thread, maxChanges);
    this.#follow("Mailbox", this.tags, tagOf, maxChanges);
  }

  #follow(
    type: "Email" | "Thread" | "Mailbox",
    known: Map<string, string>,
    fetch: (id: string) => string | null,
    maxChanges: number | null,
  ): void {
    for (let isMore = true; isMore; ) {
      const changes = this.#store.reader.changes(type, this.#states[type], maxChanges);
      assert.ok(changes);
      const { created, updated, destroyed, newState, hasMoreChanges } = changes;
      const all = [...created, ...updated, ...destroyed];
      assert.ok(maxChanges === null || all.length <= maxChanges);
      assert.equal(new Set(all).size, all.length, "an id is named once");
      for (const id of destroyed) known.delete(id);
      for (const id of [...created, ...updated]) {
        const now = fetch(id);
        // In the middle of a long list of changes an object may be gone again already.
        if (now === null) known.delete(id);
        else known.set(id, now);
      }
      isMore = hasMoreChanges;
      if (isMore) assert.notEqual(newState, this.#states[type]);
      this.#states[type] = newState;
    }
    assert.equal(this.#states[type], this.#store.reader.state(type));
  }
}

function shown(row: MessageRow | undefined): string | null {
  if (!row) return null;
  const { threadId, keywords: set, tagIds, spam, spamDecision } = row;
  return JSON.stringify([threadId, set, tagIds, spam?.score, spamDecision]);
}

function assertKnowsAll(client: Client, store: RowStore): void {
  const { reader } = store;
  const rows = reader.messagesByIds(store.db.column<MessageId>("SELECT id FROM message"));
  assert.deepEqual(client.emails, new Map(rows.map((row) => [row.emailId, shown(row)])));
  const threads = new Map(rows.map((row) => [`T${row.threadId.toString(36)}`, row.threadId]));
  assert.deepEqual(
    client.threads,
    new Map([...threads].map(([id, threadId]) => [id, reader.emailIdsOfThread(threadId).join()])),
  );
  assert.deepEqual(
    [...client.tags.values()].toSorted(),
    reader
      .tags()
      .map((tag) => JSON.stringify(tag))
      .toSorted(),
  );
}

test("a client that follows /changes, in steps of any size, knows exactly what is there", (t) => {
  const store = storeWithTags(t);
  let run = 0;
  fc.assert(
    fc.property(
      fc.array(fc.record({ step, syncs: fc.boolean(), max: fc.option(fc.integer({ min: 1, max: 5 })) }), {
        minLength: 4,
        maxLength: 25,
      }),
      (steps) => {
        const world = new World(store, `run${run++}`);
        const client = new Client(store);
        for (const { step: one, syncs, max } of steps) {
          world.run(one);
          if (syncs) client.sync(max);
        }
        client.sync(null);
        assertKnowsAll(client, store);
        store.perform({ op: "message.destroy", messageIds: world.ids });
        client.sync(3);
        assert.equal(client.emails.size + client.threads.size, 0);
      },
    ),
    { numRuns: 100 },
  );
});

test("tags that come, move and go are followed too, and mail of a tag that goes is archived", (t) => {
  const store = storeWithTags(t);
  const { reader } = store;
  const client = new Client(store);
  const [lone] = store.insert([{ id: "a", tags: ["One/Two"] }]);
  const { created } = store.perform({ op: "tag.create", name: "Three", color: "red" }) as { created: TagId };
  const two = reader.tagByName("One/Two")!.id;
  store.perform({ op: "tag.update", tagId: two, parentId: created, name: "Zwei" });
  assert.equal(reader.tagByName("Three/Zwei")?.id, two);
  client.sync(1);
  assertKnowsAll(client, store);
  store.perform({ op: "tag.destroy", tagId: two });
  client.sync(1);
  assertKnowsAll(client, store);
  assert.deepEqual(reader.messagesByIds([lone!.messageId])[0]?.tagIds, [reader.tagByRole("archive").id]);
  assertConsistent(store.db);
});
