import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { openDatabase, type WriteDb } from "../../core/store/open-database.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const key = Buffer.alloc(32, 5);

function opened(t: TestContext, path: string): WriteDb {
  const db = openDatabase(path, key, "write");
  t.after(() => db.close());
  return db;
}

test("everything that STORAGE demands of a connection is on", (t) => {
  const path = join(temporaryFolder(t), "x.db");
  const db = opened(t, path);
  const pragma = (name: string) => db.value(`PRAGMA ${name}`);
  assert.equal(pragma("cipher"), "aegis");
  assert.equal(pragma("journal_mode"), "wal");
  assert.equal(pragma("synchronous"), 2);
  assert.equal(pragma("temp_store"), 2);
  assert.equal(pragma("secure_delete"), 1);
  assert.equal(pragma("trusted_schema"), 0);
  assert.equal(pragma("page_size"), limits.databasePageBytes);
  assert.equal(pragma("wal_autocheckpoint"), limits.walCheckpointPages);
  db.execute("CREATE TABLE x (a INTEGER) STRICT");
  const reader = openDatabase(path, key, "read");
  t.after(() => reader.close());
  for (const [name, value] of [
    ["cipher", "aegis"],
    ["temp_store", 2],
    ["journal_mode", "wal"],
  ])
    assert.equal(reader.value(`PRAGMA ${name}`), value);
  assert.throws(() => (reader as WriteDb).run("INSERT INTO x (a) VALUES (1)"), { code: "DISK_READ_ONLY" });
});

test("no text of the database is readable in any of its files, while it is open and after", (t) => {
  const folder = temporaryFolder(t);
  const db = openDatabase(join(folder, "x.db"), key, "write");
  db.execute("CREATE TABLE wombat (a TEXT) STRICT");
  db.execute("BEGIN");
  for (let at = 0; at < 500; at++) db.run("INSERT INTO wombat (a) VALUES (?)", `platypus ${at}`.repeat(30));
  db.execute("COMMIT");
  db.all("SELECT a FROM wombat ORDER BY a DESC");
  const assertSealed = () => {
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name));
      assert.ok(!bytes.includes("platypus") && !bytes.includes("wombat") && !bytes.includes("SQLite format"), name);
    }
  };
  assert.equal(readdirSync(folder).length, 3);
  assertSealed();
  db.close();
  assertSealed();
});

test("a wrong key, a file that is none and a key of the wrong length do not open", (t) => {
  const path = join(temporaryFolder(t), "x.db");
  opened(t, path).execute("CREATE TABLE x (a INTEGER) STRICT");
  assert.throws(() => openDatabase(path, Buffer.alloc(32, 6), "write"), { code: "DATABASE_DAMAGED" });
  assert.throws(() => openDatabase(path, Buffer.alloc(16), "write"), { code: "INTERNAL" });
  const plain = join(temporaryFolder(t), "plain.db");
  writeFileSync(plain, "SQLite format 3\0".padEnd(9000, "x"));
  assert.throws(() => openDatabase(plain, key, "write"), { code: "DATABASE_DAMAGED" });
  assert.throws(() => openDatabase(join(temporaryFolder(t), "none.db"), key, "read"), { code: "FOLDER_UNREADABLE" });
});

test("a flipped bit in a page answers DATABASE_DAMAGED, and the listener is told", (t) => {
  const path = join(temporaryFolder(t), "x.db");
  const db = openDatabase(path, key, "write");
  db.execute("CREATE TABLE x (a TEXT) STRICT");
  db.execute("BEGIN");
  for (let at = 0; at < 300; at++) db.run("INSERT INTO x (a) VALUES (?)", "text".repeat(100));
  db.execute("COMMIT");
  db.close();
  const bytes = readFileSync(path);
  bytes[bytes.length - 500]! ^= 4;
  writeFileSync(path, bytes);
  const told: unknown[] = [];
  const again = openDatabase(path, key, "read", (error) => told.push(error));
  t.after(() => again.close());
  assert.throws(() => again.all("SELECT a FROM x"), { code: "DATABASE_DAMAGED" });
  assert.throws(() => [...again.iterate("SELECT a FROM x")], { code: "DATABASE_DAMAGED" });
  assert.equal(told.length, 2);
});

test("more kinds of statements than are kept still work", (t) => {
  const db = opened(t, join(temporaryFolder(t), "x.db"));
  for (let at = 0; at <= limits.statementsKeptMax; at++) assert.equal(db.value(`SELECT ${at}`), at);
  assert.equal(db.value("SELECT 0"), 0);
});
