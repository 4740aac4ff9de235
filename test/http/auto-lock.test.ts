/** Auto-lock and imports. A file of its own: it locks, and would end the sessions of other tests. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { AutoLock } from "../../core/http/auto-lock.ts";
import { silentLog } from "../../core/kernel/log.ts";
import { openDoor } from "./open-door.ts";

const minuteMs = 60_000;
const mail = "From: ana@example.org\nSubject: walnut\n\nLetter.\n";

test("an import that gets on is use; an upload that went silent is none, and the lock ends it", {
  timeout: 120_000,
}, async () => {
  const door = await openDoor();
  const { keyholder, clock, root } = door;
  const autoLock = new AutoLock({ keyholder, log: silentLog });
  await door.send("PATCH", "/api/settings", { autoLockMinutes: 1 });
  const { imports } = keyholder.postern()!;

  mkdirSync(join(root, "mail"));
  writeFileSync(join(root, "mail", "a.eml"), mail);
  const { id } = await imports.start({ paths: [join(root, "mail")] });
  clock.time += 2 * minuteMs;
  await autoLock.look();
  assert.equal(keyholder.state(), "unlocked", "it has just begun");
  await imports.wait(id);

  const silent = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(Buffer.from(`From ana@example.org Thu Feb  1 10:00:00 2024\n${mail}`)),
    pull() {
      silent.resolve();
      return new Promise(() => {});
    },
  });
  const upload = { method: "POST", body, duplex: "half", headers: door.page } as RequestInit;
  const answer = Promise.resolve(
    door.app.request("http://127.0.0.1:8627/api/imports/upload?name=years.mbox", {
      ...upload,
      headers: { ...door.page, host: "127.0.0.1:8627" },
    }),
  );
  await silent.promise;
  await autoLock.look();
  clock.time += minuteMs;
  await autoLock.look();
  assert.equal(keyholder.state(), "locked");
  await answer;
});
