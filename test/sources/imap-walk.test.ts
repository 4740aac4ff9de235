import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../crash/seeded-random.ts";
import { testFolder } from "../open-postern.ts";
import { peer } from "../peer.ts";
import { startCuttingProxy } from "../peers/cutting-proxy.ts";
import { startDovecot } from "../peers/dovecot.ts";
import { skipWithout } from "../skip-without.ts";
import { connect, mailOf, otherProgram, shown, until, untilWatching } from "./imap-world.ts";
import { differences, stepHere, stepThere, unmarkAll, type Walk } from "./imap-walk.ts";

/** Steps in all, on both sides. */
const steps = Number(process.env.WALK_STEPS ?? 600);
const seed = Number(process.env.WALK_SEED ?? 1);

test("a random walk on both sides ends with both sides equal", async (t) => {
  if (skipWithout(t, peer("dovecot"), "Dovecot", "scripts/peers installs it")) return;
  const dovecot = await startDovecot(t);
  const client = await otherProgram(t, dovecot);
  await client.mailboxCreate("Work");
  const [sent, destroyed, expunged] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const walk: Walk = { dovecot, client, random: seededRandom(seed), sent, destroyed, expunged };
  for (let index = 0; index < 30; index++) {
    const subject = `first ${index}`;
    walk.sent.add(subject);
    await dovecot.deliver(mailOf(subject));
  }
  const folder = testFolder(t);
  let postern = await folder.open();
  const proxy = await startCuttingProxy(t, dovecot.port);
  const sourceId = await connect(dovecot, postern, proxy.port);
  await postern.writer.perform({ op: "tag.create", name: "Own" });
  for (let step = 0; step < steps; step++) {
    if (walk.random() < 0.5) await stepHere(walk, postern);
    else await stepThere(walk);
    if (walk.random() < 0.05) await postern.sources.sync(sourceId);
    if (walk.random() < 0.03) await new Promise((resolve) => setTimeout(resolve, 500));
    // In the middle of a command, or of an answer.
    if (walk.random() < 0.02) proxy.cutAfter(1 + Math.floor(walk.random() * 4_000));
    if (walk.random() < 0.004) {
      await postern.close("stopping");
      postern = await folder.open();
    }
  }
  proxy.cut();
  await unmarkAll(walk);
  for (let looks = 0; looks < 3; looks++) {
    await untilWatching(postern, sourceId);
    const before = shown(postern, sourceId).lastSyncAt ?? 0;
    await postern.sources.sync(sourceId);
    await until(() => {
      const { state, lastSyncAt, changesWaiting } = shown(postern, sourceId);
      return state === "watching" && (lastSyncAt ?? 0) > before && changesWaiting === 0;
    });
  }
  const { found, atServer } = await differences(walk, postern, sourceId);
  t.diagnostic(`${steps} steps: ${walk.sent.size} mails, ${walk.destroyed.size} destroyed, ${atServer} at the server`);
  assert.deepEqual(found, []);
});
