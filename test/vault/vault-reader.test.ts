import assert from "node:assert/strict";
import { hash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { limits } from "../../core/kernel/limits.ts";
import type { BlobRef } from "../../core/store/types.ts";
import { purposeKeysToBytes } from "../../core/vault/keys.ts";
import { openVaultReader } from "../../core/vault/vault-reader.ts";
import { openVaultWriter } from "../../core/vault/vault-writer.ts";
import { entryOf, keep, smallVault } from "./small-vault.ts";

test("blobs are read in another thread as soon as they were appended, over packs that change", async (t) => {
  const { folder, keys } = await smallVault(t);
  const writer = openVaultWriter(folder, keys);
  t.after(() => writer.close());
  const worker = new Worker(new URL("./reading-worker.ts", import.meta.url), {
    workerData: { folder, keys: purposeKeysToBytes(keys) },
  });
  const all: Array<{ ref: BlobRef; digest: string }> = [];
  let [asked, answered, wrong] = [0, 0, 0];
  worker.on("message", (count: number) => {
    answered++;
    wrong += count;
  });
  for (let round = 0; round < 30; round++) {
    const kept = keep(writer, [
      randomBytes(round * 1_000),
      randomBytes(round % 6 === 0 ? limits.packBytesMax / 5 : 10),
    ]);
    const batch = kept.map(({ ref, raw }) => ({ ref, digest: hash("sha256", raw) }));
    all.push(...batch);
    worker.postMessage([...batch, ...all.filter((_, at) => at % 7 === round % 7 && at % 12 !== 1)], []);
    asked++;
    await new Promise((resolve) => setImmediate(resolve));
  }
  worker.postMessage("end", []);
  await once(worker, "exit");
  assert.deepEqual([answered, wrong], [asked, 0]);
});

test("ranges of a small and of a large blob are what they are of the raw bytes", async (t) => {
  const { folder, keys } = await smallVault(t);
  const writer = openVaultWriter(folder, keys);
  t.after(() => writer.close());
  const reader = openVaultReader(folder, keys);
  t.after(() => reader.close());
  for (const bytes of [0, 1_000, limits.blobChunkBytes + 1, 6 * limits.blobChunkBytes + 7]) {
    const [kept] = keep(writer, [randomBytes(bytes)]);
    assert.ok(kept);
    const { ref, raw } = kept;
    for (const [start, end] of [
      [0, bytes],
      [0, 1],
      [bytes - 1, bytes],
      [limits.blobChunkBytes - 2, limits.blobChunkBytes + 2],
      [bytes, bytes + 9],
    ] as const) {
      assert.ok(
        reader.readRange(ref, Math.max(0, start), end).equals(raw.subarray(Math.max(0, start), Math.max(0, end))),
      );
    }
    assert.ok(reader.read(ref).equals(raw));
  }
});

test("at most packsOpenMax packs are held open, however many are read", async (t) => {
  const { folder, keys } = await smallVault(t);
  const writer = openVaultWriter(folder, keys);
  t.after(() => writer.close());
  const refs = Array.from({ length: limits.packsOpenMax + 2 }, (_, at) => {
    writer.raise({ pack: at + 1 });
    return writer.append([entryOf(Buffer.from(`blob ${at}`))]);
  }).flat();
  const reader = openVaultReader(folder, keys);
  t.after(() => reader.close());
  const openFiles = () => readdirSync("/proc/self/fd").length;
  for (const [at, ref] of refs.slice(0, limits.packsOpenMax).entries())
    assert.equal(reader.read(ref).toString(), `blob ${at}`);
  const atLimit = openFiles();
  for (const [at, ref] of refs.entries()) assert.equal(reader.read(ref).toString(), `blob ${at}`);
  assert.equal(openFiles(), atLimit);
});
