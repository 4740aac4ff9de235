import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { ParsePool } from "../../core/sources/parse-pool.ts";
import type { RawReference } from "../../core/sources/raw-reference.ts";
import { openSealed } from "../../core/vault/seal.ts";
import { createVault } from "../../core/vault/unlock.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const quick = { memoryKiB: 8192, passes: 1, parallelism: 1 };
const now = Date.UTC(2024, 5, 1);

function reference(place: RawReference["place"], changes: Partial<RawReference> = {}): RawReference {
  return {
    place,
    isFromMbox: false,
    receivedAt: null,
    keywords: [],
    tags: ["\\inbox"],
    copy: null,
    unit: "",
    position: 0,
    bytes: 0,
    ...changes,
  };
}

test("a batch comes back parsed, named, sealed and in order; what could not be read is told apart", async (t) => {
  const folder = temporaryFolder(t);
  const { keys } = await createVault(join(folder, "vault"), "correct horse battery", quick);
  const pool = new ParsePool({ vaultFolder: join(folder, "vault"), keys });
  t.after(() => pool.close());
  const path = join(folder, "a.eml");
  const text = "From: Ana <ana@example.org>\nSubject: one\nDate: Thu, 1 Feb 2024 10:00:00 +0000\n\nhello\n";
  writeFileSync(path, text);
  const quoted = Buffer.from("Subject: two\nStatus: RO\nX-Status: F\n\n>From here\n\n");
  const batch = await pool.run(
    "ingest",
    [
      reference({ kind: "file", path }),
      reference({ kind: "file", path: join(folder, "missing.eml") }),
      reference({ kind: "bytes", bytes: Uint8Array.from(quoted) }, { isFromMbox: true, receivedAt: now + 5_000 }),
      reference({ kind: "bytes", bytes: Uint8Array.from(Buffer.from(text.replaceAll("\n", "\r\n"))) }),
    ],
    now,
  );
  assert.deepEqual(batch.failures, [{ index: 1, error: { code: "BAD_PATH", detail: { reason: "ENOENT" } } }]);
  const [one, two, again] = batch.items;
  assert.ok(one && two && again);
  assert.equal(one.summary.subject, "one");
  assert.equal(one.receivedAt, Date.UTC(2024, 1, 1, 10));
  assert.equal(openSealed(one.blobId, one.blobKey, one.sealed).toString(), text);
  assert.equal(two.receivedAt, now, "a time ahead of now is clamped");
  assert.deepEqual(two.keywords.toSorted(), ["$flagged", "$seen"]);
  assert.equal(
    openSealed(two.blobId, two.blobKey, two.sealed).toString(),
    "Subject: two\nStatus: RO\nX-Status: F\n\nFrom here\n",
  );
  assert.deepEqual(again.canonical, one.canonical, "line breaks do not make another message");
  assert.notDeepEqual(again.dedup, one.dedup);
  const lines = Buffer.from(batch.texts)
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { subject: string });
  assert.deepEqual(
    lines.map(({ subject }) => subject),
    ["one", "two", "one"],
  );
  assert.equal((JSON.parse(Buffer.from(batch.viewsJson).toString()) as unknown[]).length, 3);
});

test("a single message that begins with a From_ line keeps the line's date and loses the line", async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, "vault"));
  const { keys } = await createVault(join(folder, "other"), "correct horse battery", quick);
  const pool = new ParsePool({ vaultFolder: join(folder, "vault"), keys });
  t.after(() => pool.close());
  const bytes = Uint8Array.from(Buffer.from("From ana@example.org Thu Jan  1 12:30:05 2015\nSubject: x\n\nbody\n"));
  const { items } = await pool.run("ingest", [reference({ kind: "bytes", bytes })], now);
  assert.equal(items[0]?.receivedAt, Date.UTC(2015, 0, 1, 12, 30, 5));
  assert.equal(openSealed(items[0].blobId, items[0].blobKey, items[0].sealed).toString(), "Subject: x\n\nbody\n");
});

test("closed in the middle of its work it finishes the batches at hand, and the process lives on", async (t) => {
  const folder = temporaryFolder(t);
  const { keys } = await createVault(join(folder, "vault"), "correct horse battery", quick);
  const mails = Array.from(
    { length: 200 },
    (_, index) => `Subject: ${index}\n\n${"some words ".repeat(100)}${index}\n`,
  );
  for (let round = 0; round < 40; round += 1) {
    const pool = new ParsePool({ vaultFolder: join(folder, "vault"), keys });
    const batch = () =>
      pool.run(
        "ingest",
        mails.map((mail) => reference({ kind: "bytes", bytes: Uint8Array.from(Buffer.from(mail)) })),
        now,
      );
    const first = batch();
    const others = [batch(), batch(), batch()].map((each) => each.then(String, ({ code }: { code: string }) => code));
    if (round % 2 === 0) await first;
    else await pause(round);
    await pool.close();
    assert.equal((await first).items.length, mails.length);
    assert.ok((await Promise.all(others)).every((outcome) => outcome === "LOCKED" || outcome === "[object Object]"));
  }
});

test("ingestViewTextCharsMax: the filters inside ingest are shown so much text and no more, never half a character", async (t) => {
  const folder = temporaryFolder(t);
  const { keys } = await createVault(join(folder, "vault"), "correct horse battery", quick);
  const pool = new ParsePool({ vaultFolder: join(folder, "vault"), keys });
  t.after(() => pool.close());
  const max = limits.ingestViewTextCharsMax;
  const shown = async (body: string) => {
    const bytes = Uint8Array.from(Buffer.from(`Content-Type: text/plain; charset=utf-8\n\n${body}`));
    const batch = await pool.run("ingest", [reference({ kind: "bytes", bytes })], now);
    return (JSON.parse(Buffer.from(batch.viewsJson).toString("utf8")) as Array<{ text: string }>)[0]?.text;
  };
  assert.equal(await shown("t".repeat(max)), "t".repeat(max));
  assert.equal(await shown("t".repeat(max + 1)), "t".repeat(max));
  assert.equal(await shown(`${"t".repeat(max - 1)}🏔`), "t".repeat(max - 1));
});
