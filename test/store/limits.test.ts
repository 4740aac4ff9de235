/** The store's limits on memory and on the work of a start: at each, and one above. */
import assert from "node:assert/strict";
import { closeSync, openSync, writeSync } from "node:fs";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { AddressReader, AddressWriter } from "../../core/store/addresses.ts";
import type { StoreEngine } from "../../core/store/engine.ts";
import { TextHash } from "../../core/store/text-hash.ts";
import { close, freshPlace, itemOf, openEngine, type Place, recover } from "./fixture.ts";

const none = { sender: [], replyTo: [], to: [], cc: [], bcc: [] };

for (const count of [limits.addressCacheRowsMax, limits.addressCacheRowsMax + 1])
  test(`${count} addresses are written once each and read back right, in whatever order the cache forgets them`, (t) => {
    const { db } = openEngine(t, freshPlace(t));
    const writer = new AddressWriter(db, new TextHash(Buffer.alloc(32, 1)));
    const messages = Array.from({ length: count }, (_, at) => ({
      ...none,
      from: [{ name: at % 2 === 0 ? null : `Name ${at}`, email: `a${at}@example.org` }],
    }));
    db.execute("BEGIN");
    const first = messages.map((message) => writer.encode(message));
    assert.deepEqual(
      messages.map((message) => writer.encode(message)),
      first,
    );
    db.execute("COMMIT");
    assert.equal(db.value("SELECT count(*) FROM address"), count);
    const reader = new AddressReader(db);
    for (let round = 0; round < 2; round++)
      assert.deepEqual(
        first.map((text) => reader.decode(text)),
        messages,
      );
  });

/** A database of exactly so many pages. Damages the last of them, which no start has to read. */
function damagedAtPages(place: Place, engine: StoreEngine, pages: number): void {
  const count = () => engine.db.value<number>("PRAGMA page_count") ?? 0;
  const room = "x".repeat(limits.databasePageBytes / 2);
  engine.db.execute("CREATE TABLE filler (text TEXT) STRICT");
  const insert = (rows: number) =>
    engine.db.run(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO filler SELECT ? FROM n",
      rows,
      room,
    );
  insert(pages - count() - 20);
  // A new page of the tree's inside may come with a row: then small tables fill what is missing.
  while (count() < pages - 2) insert(1);
  for (let table = 0; count() < pages; table++) engine.db.execute(`CREATE TABLE filler_${table} (text TEXT) STRICT`);
  assert.equal(count(), pages);
  close(engine);
  const file = openSync(place.paths.database, "r+");
  writeSync(file, Buffer.alloc(64, 0x55), 0, 64, (pages - 4) * limits.databasePageBytes + 100);
  closeSync(file);
}

for (const above of [0, 1])
  test(`a start reads a database of ${above === 0 ? "the limit" : "one page more"} ${above === 0 ? "through, and finds a damaged page" : "only where it needs to"}`, async (t) => {
    const place = freshPlace(t);
    const engine = openEngine(t, place);
    engine.ingest([itemOf({ id: "a" })], "import");
    damagedAtPages(place, engine, limits.databaseCheckBytesMax / limits.databasePageBytes + above);
    const { recovered } = await recover(t, place);
    assert.equal(recovered.rebuilt, above === 0 ? "damaged" : null);
  });
