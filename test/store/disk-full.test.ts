import assert from "node:assert/strict";
import { test } from "node:test";
import { assertConsistent } from "./consistency.ts";
import { freshPlace, itemOf, openEngine } from "./fixture.ts";
import { logicalState } from "./logical-state.ts";

const large = (name: string) =>
  Array.from({ length: 40 }, (_, at) => itemOf({ id: `${name}${at}`, subject: "", text: "x".repeat(4000) }));

test("a database that cannot grow refuses new mail whole, still deletes, and goes on when there is room", (t) => {
  const engine = openEngine(t, freshPlace(t));
  const { db } = engine;
  const [first] = engine.ingest(large("a"), "import");
  const before = logicalState(db);
  const pages = db.value<number>("PRAGMA page_count")!;
  const setRoom = (pagesMax: number) => db.value(`PRAGMA max_page_count=${pagesMax}`);
  setRoom(pages);
  assert.throws(() => engine.ingest(large("b"), "import"), { code: "DISK_FULL" });
  assert.deepEqual(logicalState(db), before);
  assert.equal(engine.vault.ballast.isAboard, false);
  engine.perform({ op: "message.destroy", messageIds: [first!.messageId] });
  engine.perform({ op: "message.update", by: "user", changes: [{ messageId: 2, setKeywords: ["$seen"] }] });
  assertConsistent(db);
  setRoom(pages * 10);
  const outcomes = engine.ingest(large("b"), "import");
  assert.ok(outcomes.every(({ status }) => status === "stored"));
  assert.equal(engine.vault.ballast.isAboard, true);
  assert.equal(db.value("SELECT count(*) FROM message"), 79);
  assertConsistent(db);
});
