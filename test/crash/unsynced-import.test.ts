import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createVault } from "../../core/vault/unlock.ts";
import { openVaultWriter } from "../../core/vault/vault-writer.ts";
import { skipWithout } from "../skip-without.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { cheapCost, passphrase } from "../vault/small-vault.ts";
import { stateOf, withPostern } from "./check-folder.ts";
import { type Mailbox, writeMaildir } from "./mailbox.ts";
import { type Leftover, RecordedDisk } from "./recorded-disk.ts";
import { seededRandom } from "./seeded-random.ts";
import { hasStrace, recordScript } from "./strace.ts";

/** What the world was told before the power cut. */
interface Told {
  acknowledged: number;
  flagged: number;
}

/** After a power cut the folder opens, has all that was acknowledged, and the import ends with each message once. */
async function resumeImport(root: string, mailbox: Mailbox, told: Told): Promise<void> {
  await withPostern(root, passphrase, async (postern, keys) => {
    const rows = postern.reader.messagesByIds(postern.reader.messagesOfKind("message"));
    assert.ok(rows.length >= told.acknowledged, `${told.acknowledged} were acknowledged`);
    assert.ok(
      rows.filter(({ keywords }) => keywords.includes("$flagged")).length >= told.flagged,
      `${told.flagged} flags`,
    );
    const { id } = await postern.imports.start({ paths: [mailbox.path] });
    const job = await postern.imports.wait(id);
    assert.equal(job.state, "done");
    const { messages, wrong } = await stateOf(postern, keys);
    assert.deepEqual(wrong, []);
    assert.deepEqual(new Set(messages.keys()), mailbox.digests);
    assert.ok([...messages.values()].every((count) => count === 1));
  });
}

test("an import keeps all that it acknowledged when the power fails at any moment, with none, all or some of the unsynced writes", async (t) => {
  if (skipWithout(t, hasStrace(), "strace", "scripts/peers")) return;
  const base = temporaryFolder(t);
  const [root, target] = [join(base, "data"), join(base, "after")];
  const mailbox = writeMaildir(base, 900, 5);
  const { keys } = await createVault(join(root, "vault"), passphrase, cheapCost);
  openVaultWriter(join(root, "vault"), keys).close();
  const disk = new RecordedDisk(root);
  const script = new URL("./import-driver.ts", import.meta.url);
  const events = recordScript(script, [root, passphrase, "actions", mailbox.path], root, join(base, "log"));
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = seededRandom(seed);
  const leftovers: Leftover[] = ["nothing", "everything", { random }];
  // One moment in each stretch of the import, so that all of it is seen.
  const trials = 12;
  const moments = new Set(
    Array.from({ length: trials }, (_, at) => Math.floor(((at + random()) * events.length) / trials)),
  );
  let told: Told = { acknowledged: 0, flagged: 0 };
  let tried = 0;
  for (const [at, event] of events.entries()) {
    disk.apply(event);
    if (event.event === "said") told = { ...told, ...(JSON.parse(event.text) as Partial<Told>) };
    if (!moments.has(at)) continue;
    const leftover = leftovers[tried++ % leftovers.length] ?? "nothing";
    const name = `event ${at} of ${events.length} (seed ${seed}), keeping ${typeof leftover === "string" ? leftover : "a part"}`;
    disk.writeTo(target, leftover);
    await t.test(name, () => resumeImport(target, mailbox, told));
    rmSync(target, { recursive: true });
  }
  assert.deepEqual([told.acknowledged, told.flagged], [mailbox.messages, 30]);
  assert.ok(tried >= trials / 2);
});
