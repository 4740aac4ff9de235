import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { BlobRef } from "../../core/store/types.ts";
import { type PurposeKeys, purposeKeysToBytes } from "../../core/vault/keys.ts";
import { scrubVault } from "../../core/vault/scrub.ts";
import { createVault } from "../../core/vault/unlock.ts";
import { openVaultReader } from "../../core/vault/vault-reader.ts";
import { openVaultWriter, type PackDamage, type PackMark } from "../../core/vault/vault-writer.ts";
import { skipWithout } from "../skip-without.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { cheapCost, keep, passphrase, someRaw } from "../vault/small-vault.ts";
import { type Leftover, RecordedDisk } from "./recorded-disk.ts";
import { seededRandom } from "./seeded-random.ts";
import { hasStrace, recordScript } from "./strace.ts";

interface Said {
  kept: Array<{ ref: BlobRef; digest: string }>;
  journal: number;
  mark: PackMark;
  destroyed: number[];
}

/** What the recorded process had told the world. */
function hear(said: Said, text: string): void {
  const line = JSON.parse(text) as Partial<Omit<Said, "destroyed">> & { destroyed?: number };
  said.kept.push(...(line.kept ?? []));
  said.journal = line.journal ?? said.journal;
  said.mark = line.mark ?? said.mark;
  if (line.destroyed !== undefined) said.destroyed.push(line.destroyed);
}

async function checkVault(folder: string, keys: PurposeKeys, said: Said): Promise<void> {
  const writer = openVaultWriter(folder, keys);
  writer.raise({ journalNumber: said.journal });
  const damage: unknown[] = [];
  const noteDamage = (found: unknown) => damage.push(found);
  const found = new Set(
    [...writer.recordsAfter({ pack: 0, offset: 0 }, noteDamage as (found: PackDamage) => void)].map(
      ({ ref }) => ref.slot,
    ),
  );
  const reader = openVaultReader(folder, keys);
  for (const { ref, digest } of said.kept) {
    if (said.destroyed.includes(ref.slot)) {
      assert.throws(() => reader.read(ref), { code: "BLOB_DESTROYED" });
      continue;
    }
    // A tombstone may be there before it was acknowledged: the journal has asked for it.
    if (!found.has(ref.slot)) continue;
    assert.equal(hash("sha256", reader.read(ref)), digest);
  }
  const missing = said.kept.filter(({ ref }) => !found.has(ref.slot) && !said.destroyed.includes(ref.slot));
  assert.ok(missing.length <= 1, `${missing.length} are missing`);
  for (const { ref } of missing) assert.throws(() => reader.read(ref), { code: "BLOB_DESTROYED" });
  reader.close();
  assert.ok(writer.journal.last >= said.journal);
  assert.equal([...writer.journal.read(0, noteDamage)].length, writer.journal.last);
  const [added] = keep(writer, [someRaw("after")]);
  assert.ok(added && said.kept.every(({ ref }) => ref.slot !== added.ref.slot));
  writer.close();
  const report = await scrubVault(folder, keys);
  assert.deepEqual([damage, report.damaged], [[], []]);
}

test("a vault keeps all that it acknowledged wherever a power cut comes, and whatever unsynced writes it takes along", async (t) => {
  if (skipWithout(t, hasStrace(), "strace", "scripts/peers")) return;
  const base = temporaryFolder(t);
  const [root, keysPath, target] = [join(base, "data"), join(base, "keys"), join(base, "after")];
  const { keys } = await createVault(join(root, "vault"), passphrase, cheapCost);
  openVaultWriter(join(root, "vault"), keys).close();
  writeFileSync(keysPath, purposeKeysToBytes(keys));
  const disk = new RecordedDisk(root);
  const events = recordScript(
    new URL("./vault-driver.ts", import.meta.url),
    [join(root, "vault"), keysPath, "7"],
    root,
    join(base, "log"),
  );
  const random = seededRandom(11);
  const leftovers: Leftover[] = ["nothing", "everything", { random }];
  const said: Said = { kept: [], journal: 0, mark: { pack: 0, offset: 0 }, destroyed: [] };
  for (const [at, event] of events.entries()) {
    disk.apply(event);
    if (event.event === "said") hear(said, event.text);
    const leftover = leftovers[at % leftovers.length] ?? "nothing";
    disk.writeTo(target, leftover);
    await t.test(`event ${at}: ${event.event}, keeping ${typeof leftover === "string" ? leftover : "a part"}`, () =>
      checkVault(join(target, "vault"), keys, said),
    );
    rmSync(target, { recursive: true });
  }
  assert.ok(said.kept.length > 100);
});
