import assert from "node:assert/strict";
import { type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { dataPaths } from "../../core/kernel/config.ts";
import { lockFolder } from "../../core/store/folder-lock.ts";
import { createVault } from "../../core/vault/unlock.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { cheapCost, passphrase } from "../vault/small-vault.ts";
import { checkFolder, stateOf, withPostern } from "./check-folder.ts";
import { driveImport } from "./driven-import.ts";
import { writeMbox } from "./mailbox.ts";

test("a second process on the same folder is refused with the first one's pid, and changes nothing", async (t) => {
  const base = temporaryFolder(t);
  const root = join(base, "data");
  const mailbox = writeMbox(base, 800, 21);
  await createVault(join(root, "vault"), passphrase, cheapCost);
  await withPostern(root, passphrase, async (postern, keys) => {
    const { id } = await postern.imports.start({ paths: [mailbox.path] });
    const second = await driveImport({ root, passphrase, hasPlugins: false, paths: [mailbox.path], killAfter: null });
    assert.deepEqual([second.opened, second.code], [null, 1]);
    assert.match(second.errors, /FOLDER_IN_USE/);
    assert.match(second.errors, new RegExp(`pid: ${process.pid}`));
    await postern.imports.wait(id);
    const { messages, wrong } = await stateOf(postern, keys);
    assert.deepEqual([messages.size, wrong], [800, []]);
  });
});

test("a folder whose owner was killed is free at once", async (t) => {
  const base = temporaryFolder(t);
  const root = join(base, "data");
  const mailbox = writeMbox(base, 600, 22);
  await createVault(join(root, "vault"), passphrase, cheapCost);
  let child: ChildProcess | null = null;
  const heard = await driveImport({
    root,
    passphrase,
    hasPlugins: false,
    paths: [mailbox.path],
    killAfter: null,
    onStarted: (started) => (child = started),
    onHeard: ({ acknowledged }) => acknowledged > 0 && child?.kill("SIGKILL"),
  });
  assert.equal(heard.signal, "SIGKILL");
  lockFolder(dataPaths(root)).release();
  const { messages, wrong } = await checkFolder(root, passphrase);
  assert.ok(messages.size >= heard.acknowledged);
  assert.deepEqual(wrong, []);
});
