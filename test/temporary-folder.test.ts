import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "./temporary-folder.ts";

test("a test's folder is there until all that was opened in it is closed, and gone before the next one", async (t) => {
  let folder = "";
  let isThere = false;
  await t.test("a test", (inner) => {
    folder = temporaryFolder(inner);
    inner.after(() => {
      isThere = existsSync(folder);
    });
  });
  assert.ok(isThere);
  temporaryFolder(t);
  assert.ok(!existsSync(folder));
});

test("the last one goes with the process", () => {
  const module = join(import.meta.dirname, "temporary-folder.ts");
  const script = `import { temporaryFolder } from ${JSON.stringify(module)}; console.log(temporaryFolder({ after: (run) => run() }));`;
  const folder = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }).trim();
  assert.match(folder, /postern-test-/);
  assert.ok(!existsSync(folder));
});
