import assert from "node:assert/strict";
import { test } from "node:test";
import { temporaryFolder } from "../temporary-folder.ts";
import { killSending } from "./kill-sending.ts";

test("Postern killed at 8 random moments of sending gives the relay every mail once, or asks", async (t) => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  t.diagnostic(`seed ${seed}: run again with node test/crash/soak-sending.ts --seed ${seed} --kills 8 --mails 60`);
  const report = await killSending({ folder: temporaryFolder(t), kills: 8, seed, mails: 60 });
  t.diagnostic(JSON.stringify(report));
  assert.ok(report.kills >= 8);
});
