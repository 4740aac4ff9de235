import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createVault } from "../../core/vault/unlock.ts";
import { skipWithout } from "../skip-without.ts";
import { needsMount, smallDisk } from "../small-disk.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { cheapCost, passphrase } from "../vault/small-vault.ts";
import { checkFolder, stateOf, withPostern } from "./check-folder.ts";

/** Messages that do not shrink, so that the disk is full soon. */
function writeBulk(folder: string, messages: number): string {
  const path = join(folder, "bulk");
  for (const name of ["", "cur", "new", "tmp"]) mkdirSync(join(path, name));
  for (let at = 0; at < messages; at++) {
    // An attachment: search has nothing to read in it.
    const type = "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64";
    const head = `Message-ID: <${at}@bulk.example>\nFrom: a@bulk.example\nSubject: bulk ${at}\n${type}\n\n`;
    writeFileSync(join(path, "new", `${1767600000 + at}.${at}.host`), head + randomBytes(150_000).toString("base64"));
  }
  return path;
}

test("an import into a full disk stops and says why; nothing acknowledged is lost, mail can be deleted, and it goes on when there is room", async (t) => {
  const disk = smallDisk(t, 64);
  if (skipWithout(t, disk, ...needsMount) || disk === null) return;
  const messages = 400;
  const mailbox = writeBulk(temporaryFolder(t), messages);
  const root = join(disk.folder, "data");
  await createVault(join(root, "vault"), passphrase, cheapCost);
  await withPostern(root, passphrase, async (postern, keys) => {
    let acknowledged = 0;
    postern.writer.onCommitted(({ messagesAdded }) => (acknowledged += messagesAdded));
    const { id } = await postern.imports.start({ paths: [mailbox] });
    const job = await postern.imports.wait(id);
    assert.equal(job.error?.code, "DISK_FULL");
    assert.ok(acknowledged > 20 && acknowledged < messages, `${acknowledged}`);
    const { messages: stored, wrong } = await stateOf(postern, keys);
    assert.deepEqual([stored.size, wrong], [acknowledged, []]);
    const [first = 0] = postern.reader.messagesOfKind("message");
    await postern.writer.perform({ op: "message.destroy", messageIds: [first] });
    await postern.writer.perform({ op: "tag.create", name: "made on a full disk" });
    assert.equal(postern.reader.counts().messages, acknowledged - 1);
  });
  disk.remount("size=256m");
  await withPostern(root, passphrase, async (postern, keys) => {
    const { id } = await postern.imports.start({ paths: [mailbox] });
    const job = await postern.imports.wait(id);
    assert.equal(job.state, "done");
    const { messages: stored, wrong } = await stateOf(postern, keys);
    // The one that was destroyed lies before the place where the import went on.
    assert.ok(stored.size >= messages - 1);
    assert.ok([...stored.values()].every((count) => count === 1));
    assert.deepEqual(wrong, []);
  });
});

test("a disk that is read-only at the start is said so; when it can be written again all is there", async (t) => {
  const disk = smallDisk(t, 64);
  if (skipWithout(t, disk, ...needsMount) || disk === null) return;
  const mailbox = writeBulk(temporaryFolder(t), 20);
  const root = join(disk.folder, "data");
  await createVault(join(root, "vault"), passphrase, cheapCost);
  await withPostern(root, passphrase, async (postern) => {
    const { id } = await postern.imports.start({ paths: [mailbox] });
    await postern.imports.wait(id);
  });
  disk.remount("ro");
  await assert.rejects(checkFolder(root, passphrase), (error: { code?: string }) =>
    ["DISK_READ_ONLY", "FOLDER_UNREADABLE"].includes(error.code ?? ""),
  );
  disk.remount("rw");
  const { messages, wrong } = await checkFolder(root, passphrase);
  assert.deepEqual([messages.size, wrong], [20, []]);
});
