import assert from "node:assert/strict";
import { test } from "node:test";
import { dataPaths } from "../../core/kernel/config.ts";
import { skipWithout } from "../skip-without.ts";
import { needsMount, smallDisk } from "../small-disk.ts";
import { entryOf, sendingPostern } from "./sending-postern.ts";

test("a try whose end could not be written is made again when there is room, not at the next start", async (t) => {
  const disk = smallDisk(t, 64);
  if (skipWithout(t, disk, ...needsMount) || disk === null) return;
  const s = await sendingPostern(t, { paths: dataPaths(disk.folder) });
  const gate = Promise.withResolvers<void>();
  s.relay.gate = gate.promise;
  s.relay.breaksAt = "connect";
  const entryId = await s.send("ben@example.org");
  while (s.relay.seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(entryOf(s, entryId).state, "trying");
  disk.fill(0);
  gate.resolve();
  await s.postern.outbox.settled();
  disk.empty();
  assert.equal(entryOf(s, entryId).state, "queued");
  s.relay.breaksAt = null;
  await s.postern.outbox.retryNow(entryId);
  await s.postern.outbox.settled();
  assert.equal(entryOf(s, entryId).state, "done");
  assert.equal(s.relay.taken.length, 1);
});
