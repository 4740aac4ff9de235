import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { createKeyholder, type Keyholder } from "../../core/http/keyholder.ts";
import { systemClock } from "../../core/kernel/clock.ts";
import { dataPaths } from "../../core/kernel/config.ts";
import { limits } from "../../core/kernel/limits.ts";
import { createVault, unlockVault } from "../../core/vault/unlock.ts";
import { quickCost } from "../open-postern.ts";
import { temporaryFolder } from "../temporary-folder.ts";

interface Cleanup {
  after(run: () => void): void;
}

/** A kernel that only counts how often it was closed. */
async function unlocked(
  t: Cleanup,
): Promise<{ keyholder: Keyholder<{ close(): Promise<void> }>; closed: () => number }> {
  let closed = 0;
  const keyholder = createKeyholder({
    paths: dataPaths(temporaryFolder(t)),
    clock: systemClock,
    derivationCost: quickCost,
    open: () =>
      Promise.resolve({
        close: () => {
          closed += 1;
          return Promise.resolve();
        },
      }),
  });
  await keyholder.create("harbour lantern gravel");
  return { keyholder, closed: () => closed };
}

test("keys that were begun to be derived before open it, and what needs none is told of them", async (t) => {
  const paths = dataPaths(temporaryFolder(t));
  (await createVault(paths.vault, "harbour lantern gravel", quickCost)).keys.zero();
  const steps: string[] = [];
  const keyholder = createKeyholder({
    paths,
    clock: systemClock,
    prepare: () => void steps.push("prepare"),
    open: (keys) => {
      steps.push(`open with ${keys.database.length} bytes`);
      return Promise.resolve({ close: () => Promise.resolve() });
    },
  });
  const wrong = { passphrase: "gravel lantern harbour" };
  const refused = unlockVault(paths.vault, wrong);
  await assert.rejects(keyholder.unlock(wrong, refused), { code: "PASSPHRASE_WRONG" });
  assert.deepEqual([keyholder.state(), steps.splice(0)], ["locked", ["prepare"]]);
  const right = { passphrase: "harbour lantern gravel" };
  await keyholder.unlock(right, unlockVault(paths.vault, right));
  assert.deepEqual([keyholder.state(), steps.splice(0)], ["unlocked", ["prepare", "open with 32 bytes"]]);
  // It is open: the secret is proved, and nothing is started for it.
  await keyholder.unlock(right);
  assert.deepEqual([keyholder.state(), steps], ["unlocked", []]);
});

test("a clock that is set back does not keep it open for longer", async (t) => {
  const clock = { time: Date.UTC(2035, 0, 1), now: () => clock.time };
  const keyholder = createKeyholder({
    paths: dataPaths(temporaryFolder(t)),
    clock,
    derivationCost: quickCost,
    open: () => Promise.resolve({ close: () => Promise.resolve() }),
  });
  await keyholder.create("harbour lantern gravel");
  const idleMs = 60_000;
  clock.time = Date.UTC(2026, 0, 1);
  assert.equal(await keyholder.lockIfIdle(idleMs), false);
  clock.time += idleMs - 1;
  assert.equal(await keyholder.lockIfIdle(idleMs), false);
  clock.time += 1;
  assert.equal(await keyholder.lockIfIdle(idleMs), true);
});

const turns = async () => {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
};

test("a lock waits for requests at work, limits.lockWaitMs at most", async (t) => {
  const { keyholder, closed } = await unlocked(t);
  keyholder.use();
  mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => mock.timers.reset());
  const locking = keyholder.lock("asked");
  await turns();
  mock.timers.tick(limits.lockWaitMs - 1);
  await turns();
  assert.equal(closed(), 0);
  mock.timers.tick(1);
  await locking;
  assert.deepEqual([closed(), keyholder.state()], [1, "locked"]);
});

test("it goes on as soon as the last of them has ended, each of which ends once", async (t) => {
  const { keyholder, closed } = await unlocked(t);
  const [first, second] = [keyholder.use(), keyholder.use()];
  const locking = keyholder.lock("asked");
  await turns();
  first();
  first();
  await turns();
  assert.equal(closed(), 0);
  second();
  await locking;
  assert.equal(closed(), 1);
});
