/**
 * Writes batches into a vault and says after each what is durable: one JSON line with the references, the digests and the
 * last journal number. Run under strace by unsynced-writes.test.ts.
 */
import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { purposeKeysFromBytes } from "../../core/vault/keys.ts";
import { openVaultWriter } from "../../core/vault/vault-writer.ts";
import { keep } from "../vault/small-vault.ts";
import { seededRandom } from "./seeded-random.ts";

const [folder = "", keysPath = "", seed = "1"] = process.argv.slice(2);
const random = seededRandom(Number(seed));
const writer = openVaultWriter(folder, purposeKeysFromBytes(readFileSync(keysPath)));

for (let round = 0; round < 12; round++) {
  const raws = Array.from({ length: 1 + Math.floor(random() * 90) }, () =>
    Buffer.alloc(Math.floor(random() * 2_000), random() * 256),
  );
  const kept = keep(writer, raws).map(({ ref, raw }) => ({ ref, digest: hash("sha256", raw) }));
  const journal = writer.journal.append([Buffer.from(`entry ${round}`), Buffer.alloc(Math.floor(random() * 9_000))]);
  process.stdout.write(`${JSON.stringify({ kept, journal, mark: writer.mark })}\n`);
  if (round % 4 === 3) {
    const slot = kept[0]?.ref.slot ?? 0;
    writer.destroy([slot]);
    process.stdout.write(`${JSON.stringify({ destroyed: slot })}\n`);
  }
}
writer.close();
