import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { migrate, migrationFiles } from "../../core/store/migrate.ts";
import { openDatabase, type ReadDb, type WriteDb } from "../../core/store/open-database.ts";
import { StoreReader } from "../../core/store/store-reader.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const schema = readFileSync(join(import.meta.dirname, "../../core/store/schema.sql"), "utf8");

function emptyDatabase(t: Parameters<typeof temporaryFolder>[0]): WriteDb {
  const db = openDatabase(join(temporaryFolder(t), "x.db"), Buffer.alloc(32, 1), "write");
  t.after(() => db.close());
  return db;
}

/** What there is, without comments and layout. */
function structureOf(db: ReadDb): string[] {
  return db
    .column<string>("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    .map((sql) =>
      sql
        .replace(/--[^\n]*/g, "")
        .replace(/\s+/g, " ")
        .replace(/\s*([(),])\s*/g, "$1")
        .trim(),
    )
    .toSorted();
}

test("schema.sql is what the migrations make", (t) => {
  const migrated = emptyDatabase(t);
  migrate(migrated);
  const described = emptyDatabase(t);
  described.execute(schema);
  assert.deepEqual(structureOf(migrated), structureOf(described));
  assert.equal(migrated.value("PRAGMA user_version"), migrationFiles().length);
});

test("every table and every column says what it is, and every table is STRICT", () => {
  const lines = schema.split("\n");
  let tables = 0;
  for (const [at, line] of lines.entries()) {
    if (!line.startsWith("CREATE TABLE")) continue;
    tables += 1;
    const name = /CREATE TABLE (\w+) \(/.exec(line)?.[1];
    const end = lines.findIndex((other, index) => index > at && other.startsWith(")"));
    assert.match(lines[end]!, /STRICT/, `${name} is STRICT`);
    // A table that only joins two others may stand below the comment of the first of them.
    const above = lines.slice(0, at).toReversed();
    const lastBlank = above.findIndex((other) => other.trim() === "");
    assert.ok(
      above.slice(0, lastBlank === -1 ? undefined : lastBlank).some((other) => other.startsWith("-- ")),
      name,
    );
    for (const column of lines.slice(at + 1, end))
      if (!/^\s+(PRIMARY KEY|UNIQUE)/.test(column)) assert.match(column, /^\s+\w+ .*-- \S/, `${name}: ${column}`);
  }
  assert.ok(tables > 20);
});

test("migrating again changes nothing, and a database from the future is refused", (t) => {
  const db = emptyDatabase(t);
  migrate(db);
  const before = [structureOf(db), db.all("SELECT * FROM tag"), db.all("SELECT * FROM meta")];
  migrate(db);
  assert.deepEqual([structureOf(db), db.all("SELECT * FROM tag"), db.all("SELECT * FROM meta")], before);
  db.execute(`PRAGMA user_version=${migrationFiles().length + 1}`);
  assert.throws(() => migrate(db), { code: "FOLDER_TOO_NEW" });
});

test("mail that was in the outbox before it knew of ways is there behind the migration", (t) => {
  const db = emptyDatabase(t);
  const before = migrationFiles().filter((file) => file < "0013");
  for (const file of before)
    db.execute(readFileSync(join(import.meta.dirname, "../../core/store/migrations", file), "utf8"));
  db.execute(`
    INSERT INTO identity (name, email, reply_to, bcc, text_signature, html_signature) VALUES ('', 'a@x', 'null', 'null', '', '');
    INSERT INTO outbox (message_id, thread_id, identity_id, sender, parameters, state, hold_until, created_at, give_up_at)
      VALUES (1, 1, 1, 'a@x', 'null', 'done', 7, 1, 9), (1, 1, 1, 'a@x', 'null', 'queued', 7, 1, 9);
    INSERT INTO outbox_recipient (outbox_id, position, address, parameters, state, text, host) VALUES (2, 0, 'b@x', 'null', 'deferred', 'Later', 'h');
    PRAGMA user_version=${before.length}`);
  migrate(db);
  const { outbox } = new StoreReader(db);
  assert.deepEqual(outbox.prunable(8, 10), [1]);
  const entry = outbox.entry(2)!;
  assert.deepEqual([entry.way, entry.marked], [null, null]);
  const { address, state, text, host, choice } = entry.recipients[0]!;
  assert.deepEqual([address, state, text, host, choice], ["b@x", "deferred", "Later", "h", null]);
  assert.equal(outbox.identity(1)?.sentTagId, null);
});
