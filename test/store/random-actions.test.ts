import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import type { MessageId, MessageRow, TagId } from "../../core/store/types.ts";
import { assertConsistent } from "./consistency.ts";
import { close, freshPlace, itemOf, openEngine, recover } from "./fixture.ts";
import { logicalState } from "./logical-state.ts";
import { step, World } from "./random-world.ts";
import { RowStore } from "./row-store.ts";

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

test("whatever was done, a database rebuilt from packs and journal says the same", async (t) => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 30 }), async (steps) => {
    const place = freshPlace(t);
    const engine = openEngine(t, place);
    engine.perform({ op: "tag.create", name: "One" });
    engine.perform({ op: "tag.create", name: "Two", parentId: engine.tags.find("One") });
    const world = new World(
      {
        insert: (mails) =>
          engine.ingest(
            mails.map(({ isHidden: _isHidden, tags, keywords, ...mail }) => itemOf(mail, { tags, keywords })),
            "import",
          ),
        // A verdict is asked for again, not replayed.
        perform: (operation) => (operation.op === "message.setVerdict" ? null : engine.perform(operation)),
      },
      "m",
    );
    for (const one of steps) {
      world.run(one);
      place.clock.time += 1000;
    }
    // A destroyed message may have been what joined two others: nobody can know that any more, nor should.
    const hasThreads = !steps.some(({ kind }) => kind === "destroy");
    const before = logicalState(engine.db, hasThreads);
    close(engine);
    rmSync(place.paths.database);
    const { engine: rebuilt, recovered } = await recover(t, place);
    assert.equal(recovered.actionsPassedOver, 0);
    assert.deepEqual(logicalState(rebuilt.db, hasThreads), before);
    assertConsistent(rebuilt.db);
    close(rebuilt);
  });
  await fc.assert(property, { numRuns: 12, endOnFailure: true });
});
