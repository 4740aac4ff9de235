import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { skipWithout } from "../skip-without.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { passphrase } from "../vault/small-vault.ts";
import { secretHost, secretPeople, secretTag, secretWords, writeMbox } from "./mailbox.ts";
import { filesBelow, type FoundFile, openFiles, processTree } from "./open-files.ts";

const secrets = [...secretWords, ...secretPeople, secretHost, secretTag, passphrase].map((word) => word.toLowerCase());

/** Words of the mail that a file shows, in any case, as UTF-8 or UTF-16. */
function secretsIn({ bytes }: FoundFile): string[] {
  const text = bytes.toString("latin1").toLowerCase();
  return secrets.filter((secret) => text.includes(secret) || text.includes(secret.split("").join("\0")));
}

const driver = fileURLToPath(new URL("./leak-driver.ts", import.meta.url));

test("no word of the mail, no address and no tag name is in any file of Postern's, nor in what its processes hold open", async (t) => {
  if (skipWithout(t, process.platform === "linux", "/proc", "on Linux")) return;
  const base = temporaryFolder(t);
  const [root, temporary] = [join(base, "data"), join(base, "tmp")];
  mkdirSync(temporary, { mode: 0o700 });
  const mailbox = writeMbox(base, 2_000, 3);
  const child = spawn(process.execPath, [driver, root, passphrase, mailbox.path], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, TMPDIR: temporary, SQLITE_TMPDIR: temporary },
  });
  t.after(() => child.kill("SIGKILL"));
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  // The live index is in memory, and the mailbox is not Postern's.
  const isAllowed = (path: string) => path.startsWith("/dev/shm/postern-") || path === mailbox.path;
  const leaks = new Map<string, string[]>();
  let looked = 0;
  const look = () => {
    const found = [filesBelow(root), filesBelow(temporary), openFiles(processTree(child.pid ?? 0), isAllowed)];
    for (const files of found) {
      for (const file of files) {
        const words = secretsIn(file);
        if (words.length > 0) leaks.set(file.where, words);
        looked++;
      }
    }
  };
  const steps: string[] = [];
  const work = { isDone: false };
  void (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      steps.push((JSON.parse(line) as { at: string }).at);
      look();
      child.stdin.write("go\n");
    }
    work.isDone = true;
  })();
  const ended = once(child, "close");
  while (!work.isDone) {
    look();
    await wait(50);
  }
  const [code] = (await ended) as [number];
  assert.equal(code, 0, errors);
  assert.deepEqual(steps, ["opened", "importing", "imported", "tagged", "sorted", "sealed", "closed"]);
  assert.deepEqual([...leaks], []);
  assert.deepEqual(secretsIn({ where: "errors", bytes: Buffer.from(errors) }), []);
  assert.ok(looked > 200, `${looked} files`);
});

test("the leak test sees a word in a file, and in a deleted file that is held open", async (t) => {
  if (skipWithout(t, process.platform === "linux", "/proc", "on Linux")) return;
  const folder = temporaryFolder(t);
  const script = `
    const fs = require("node:fs");
    fs.writeFileSync("${folder}/kept", "x ${secretTag} x");
    const fd = fs.openSync("${folder}/gone", "w+");
    fs.writeSync(fd, Buffer.from("${secretPeople[0]}".toUpperCase(), "utf16le"));
    fs.unlinkSync("${folder}/gone");
    console.log("ready");
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => child.kill("SIGKILL"));
  await once(child.stdout, "data");
  const isAllowed = () => false;
  const files = [...filesBelow(folder), ...openFiles(processTree(process.pid), isAllowed)];
  const found = new Set(files.flatMap((file) => secretsIn(file)));
  assert.ok(found.has(secretTag.toLowerCase()));
  assert.ok(found.has(secretPeople[0] ?? ""));
});
