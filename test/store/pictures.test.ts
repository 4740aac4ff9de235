/** What the store keeps of remote pictures: decisions about senders, fetched pictures for a while, counts of blocked trackers. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { blockedTrackersOf, noteTrackers } from "../../core/store/blocked-trackers.ts";
import { decidePictureSender, pictureDecisionOf, pictureSendersOf } from "../../core/store/picture-senders.ts";
import { keepPicture, keptPicture, keptPictures } from "../../core/store/remote-pictures.ts";
import { RowStore } from "./row-store.ts";

const hashOf = (name: string): Buffer => createHash("sha256").update(name).digest();

test("a decision about a sender is by whole address, can be changed and taken back", (t) => {
  const { db } = new RowStore(t);
  decidePictureSender(db, "ana@example.org", "allowed", 1);
  decidePictureSender(db, "ben@example.org", "never", 2);
  assert.equal(pictureDecisionOf(db, "ana@example.org"), "allowed");
  assert.equal(pictureDecisionOf(db, "na@example.org"), null);
  decidePictureSender(db, "ana@example.org", "never", 3);
  assert.deepEqual(
    pictureSendersOf(db).map(({ address, decision }) => [address, decision]),
    [
      ["ana@example.org", "never"],
      ["ben@example.org", "never"],
    ],
  );
  decidePictureSender(db, "ana@example.org", null, 4);
  assert.equal(pictureDecisionOf(db, "ana@example.org"), null);
  for (const address of ["", "a".repeat(limits.mailAddressCharsMax + 1)])
    assert.throws(() => decidePictureSender(db, address, "allowed", 5), { code: "BAD_REQUEST" });
});

test("limits.pictureSendersMax senders can be decided about and not one more", (t) => {
  const { db } = new RowStore(t);
  for (let at = 0; at < limits.pictureSendersMax; at += 1) decidePictureSender(db, `${at}@example.org`, "allowed", at);
  assert.throws(() => decidePictureSender(db, "one@more.example", "allowed", 0), { code: "TOO_LARGE" });
  decidePictureSender(db, "0@example.org", "never", 0);
  assert.equal(pictureDecisionOf(db, "0@example.org"), "never");
});

test("pictures are kept up to limits.remotePicturesBytesMax, and the oldest go first", (t) => {
  const { db } = new RowStore(t);
  const content = Buffer.alloc(limits.remotePicturesBytesMax / 4);
  const keep = (name: string, bytes = content) =>
    keepPicture(db, { urlHash: hashOf(name), type: "image/png", content: bytes }, 1_000);
  for (const name of ["a", "b", "c", "d"]) keep(name);
  assert.deepEqual(keptPictures(db), { count: 4, bytes: limits.remotePicturesBytesMax });
  keep("e", Buffer.alloc(1));
  assert.equal(keptPicture(db, hashOf("a"), 1_000), null);
  assert.equal(keptPictures(db).count, 4);
  assert.equal(keptPicture(db, hashOf("e"), 1_000)?.type, "image/png");
});

test("a picture is good for limits.remotePicturesAgeMs, and then gone", (t) => {
  const { db } = new RowStore(t);
  const keep = (name: string, at: number) =>
    keepPicture(db, { urlHash: hashOf(name), type: "image/gif", content: Buffer.from("x") }, at);
  keep("a", 5_000);
  assert.ok(keptPicture(db, hashOf("a"), 5_000 + limits.remotePicturesAgeMs - 1));
  assert.equal(keptPicture(db, hashOf("a"), 5_000 + limits.remotePicturesAgeMs), null);
  keep("b", 5_000 + limits.remotePicturesAgeMs);
  assert.equal(keptPictures(db).count, 1);
});

test("blocked trackers add up by name, and limits.blockedTrackersMax names are remembered", (t) => {
  const { db } = new RowStore(t);
  noteTrackers(
    db,
    [
      { name: "Mailer", count: 2 },
      { name: "pixel.example", count: 1 },
    ],
    10,
  );
  noteTrackers(db, [{ name: "Mailer", count: 3 }], 20);
  assert.deepEqual(blockedTrackersOf(db), [
    { name: "Mailer", requests: 5, lastAt: 20 },
    { name: "pixel.example", requests: 1, lastAt: 10 },
  ]);
  const more = Array.from({ length: limits.blockedTrackersMax - 1 }, (_, at) => ({ name: `host-${at}`, count: 1 }));
  noteTrackers(db, more, 30);
  assert.equal(blockedTrackersOf(db).length, limits.blockedTrackersMax);
  assert.ok(!blockedTrackersOf(db).some(({ name }) => name === "pixel.example"));
});
