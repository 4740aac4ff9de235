import assert from "node:assert/strict";
import { test } from "node:test";
import { temporaryFolder } from "../temporary-folder.ts";
import { killImports } from "./kill-imports.ts";

test("an import that is killed at 50 random moments ends with every message there exactly once, and doctor finds nothing", async (t) => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  t.diagnostic(`seed ${seed}: run again with node test/crash/soak.ts --seed ${seed} --kills 50 --messages 900`);
  const report = await killImports({ folder: temporaryFolder(t), kills: 50, seed, messages: 900 });
  assert.equal(report.kills, 50);
});
