/** A machine whose clock is far behind what it was. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { StoreReader } from "../../core/store/store-reader.ts";
import { close, freshPlace, itemOf, openEngine, recover, startedAt } from "./fixture.ts";
import { RowStore } from "./row-store.ts";

const day = 24 * 60 * 60 * 1000;

test("a clock of 1970 cuts no date, and with the right one again new mail stands above what came meanwhile", async (t) => {
  const place = freshPlace(t);
  place.clock.time = 5_000;
  const engine = openEngine(t, place);
  const arrive = (id: string, receivedAt: number) => {
    const [stored] = engine.ingest([itemOf({ id, receivedAt }, { receivedAt })], "source");
    return new StoreReader(engine.db).messagesByIds([stored!.messageId])[0]?.receivedAt;
  };
  assert.equal(arrive("a", startedAt), startedAt);
  assert.equal(arrive("b", startedAt + day), startedAt + day);
  place.clock.time = startedAt + 3 * day;
  assert.equal(arrive("c", startedAt + 2 * day), startedAt + 2 * day);
  assert.equal(arrive("d", startedAt + 9 * day), startedAt + 3 * day + limits.receivedAheadMaxMs, "it is right again");
});

test("a database that is rebuilt while the clock is behind has the dates that it had", async (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  engine.ingest([itemOf({ id: "a" }), itemOf({ id: "b", receivedAt: startedAt - day })], "source");
  close(engine);
  rmSync(place.paths.database);
  place.clock.time = 0;
  const { engine: rebuilt } = await recover(t, place);
  const reader = new StoreReader(rebuilt.db);
  const dates = reader.messagesByIds(reader.messagesOfKind("message")).map(({ receivedAt }) => receivedAt);
  assert.deepEqual(
    dates.toSorted((a, b) => a - b),
    [startedAt - day, startedAt],
  );
});

test("limits.clockWitnesses messages from a later time say that the clock is behind, one less do not", (t) => {
  const store = new RowStore(t);
  const later = startedAt + 400 * day;
  const arrive = (id: string) => {
    const [stored] = store.insert([{ id, subject: "", receivedAt: later }]);
    return store.reader.messagesByIds([stored!.messageId])[0]?.receivedAt;
  };
  store.now = later;
  for (let index = 1; index < limits.clockWitnesses; index += 1) arrive(`m${index}`);
  store.now = startedAt;
  assert.equal(arrive("cut"), startedAt + limits.receivedAheadMaxMs);
  store.now = later;
  arrive("the last witness");
  store.now = startedAt;
  assert.equal(arrive("believed"), later);
});
