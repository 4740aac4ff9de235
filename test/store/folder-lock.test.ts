import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { dataPaths } from "../../core/kernel/config.ts";
import { lockFolder } from "../../core/store/folder-lock.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const holder = `
  import { dataPaths } from "${new URL("../../core/kernel/config.ts", import.meta.url).href}";
  import { lockFolder } from "${new URL("../../core/store/folder-lock.ts", import.meta.url).href}";
  lockFolder(dataPaths(process.argv[1]));
  console.log("locked");
  setInterval(() => {}, 1000);
`;

test("a folder has one owner; the second is told who it is, and has it when the first lets go", (t) => {
  const paths = dataPaths(join(temporaryFolder(t), "new", "folder"));
  const lock = lockFolder(paths);
  assert.throws(() => lockFolder(paths), { code: "FOLDER_IN_USE", detail: { pid: process.pid } });
  assert.equal(statSync(paths.root).mode & 0o777, 0o700);
  assert.equal(statSync(paths.lock).mode & 0o777, 0o600);
  lock.release();
  lockFolder(paths).release();
});

test("the lock of another process is free at once when that is killed", async (t) => {
  const paths = dataPaths(temporaryFolder(t));
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", holder, paths.root], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(() => child.kill("SIGKILL"));
  await once(child.stdout, "data");
  assert.throws(() => lockFolder(paths), { code: "FOLDER_IN_USE", detail: { pid: child.pid } });
  child.kill("SIGKILL");
  await once(child, "exit");
  const lock = lockFolder(paths);
  t.after(() => lock.release());
  assert.ok(existsSync(paths.lock));
});

test("an owner that is not named is null, and a folder that cannot be says so", (t) => {
  const paths = dataPaths(temporaryFolder(t));
  const lock = lockFolder(paths);
  t.after(() => lock.release());
  writeFileSync(`${paths.lock}.owner`, "nonsense");
  assert.throws(() => lockFolder(paths), { code: "FOLDER_IN_USE", detail: { pid: null } });
  const file = join(temporaryFolder(t), "file");
  writeFileSync(file, "");
  assert.throws(() => lockFolder(dataPaths(join(file, "below"))), { code: "FOLDER_UNREADABLE" });
});
