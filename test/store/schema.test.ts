import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { migrate, migrationFiles } from "../../core/store/migrate.ts";
import { openDatabase, type ReadDb, type WriteDb } from "../../core/store/open-database.ts";
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
