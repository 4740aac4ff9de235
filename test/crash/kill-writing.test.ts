import assert from "node:assert/strict";
import { test } from "node:test";
import { temporaryFolder } from "../temporary-folder.ts";
import { killWriting } from "./kill-writing.ts";

test("Postern killed at 6 random moments of writing in three windows loses nothing, and makes nothing twice", async (t) => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  t.diagnostic(`seed ${seed}: run again with node test/crash/soak-writing.ts --seed ${seed} --kills 6`);
  const report = await killWriting({ folder: temporaryFolder(t), kills: 6, seed });
  t.diagnostic(JSON.stringify(report));
  assert.equal(report.kills, 6);
});
