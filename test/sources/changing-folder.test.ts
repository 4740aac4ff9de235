/** Folders that other programs own go on changing while they are imported, and not everything in them can be read. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { prepareBatch } from "../../core/sources/prepare-batch.ts";
import { type ReadReference, readUnits } from "../../core/sources/read-units.ts";
import { testFolder } from "../open-postern.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const mail = (name: string) =>
  `From: ana@example.org\nMessage-ID: <${name}@example.org>\nSubject: ${name}\n\nLetter.\n`;

const references = (path: string) => {
  const failed: string[] = [];
  const onFailed = (error: { code: string }) => void failed.push(error.code);
  return { failed, units: readUnits({ paths: [path], tag: null, cursor: null, onFailed }) };
};

function subjectsOf(batch: ReadReference[]): { subjects: string[]; failures: number } {
  const { items, failures } = prepareBatch(batch, new Uint8Array(32), Date.now()).batch;
  return { subjects: items.map(({ summary }) => summary.subject), failures: failures.length };
}

function makeMaildir(folder: string): void {
  for (const part of ["cur", "new", "tmp"]) mkdirSync(join(folder, part), { recursive: true });
}

test("mail of a Maildir that is read, moved or flagged elsewhere meanwhile comes in, and what was deleted is no failure", async (t) => {
  const folder = temporaryFolder(t);
  makeMaildir(folder);
  const name = (number: number) => `170000000${number}.M${number}.host`;
  for (const number of [0, 1, 2, 3]) writeFileSync(join(folder, "cur", `${name(number)}:2,`), mail(`m${number}`));
  for (const number of [4, 5]) writeFileSync(join(folder, "new", name(number)), mail(`m${number}`));
  const { units, failed } = references(folder);
  const batch = [(await units.next()).value as ReadReference];
  // Listed and not looked at yet: flagged, deleted, moved out of new/.
  renameSync(join(folder, "cur", `${name(1)}:2,`), join(folder, "cur", `${name(1)}:2,FS`));
  rmSync(join(folder, "cur", `${name(2)}:2,`));
  renameSync(join(folder, "new", name(4)), join(folder, "cur", `${name(4)}:2,`));
  for await (const reference of units) batch.push(reference);
  assert.deepEqual(batch[1]?.keywords, ["$flagged", "$seen"]);
  // Looked at and not read yet.
  renameSync(join(folder, "cur", `${name(0)}:2,`), join(folder, "cur", `${name(0)}:2,S`));
  renameSync(join(folder, "new", name(5)), join(folder, "cur", `${name(5)}:2,S`));
  assert.deepEqual(subjectsOf(batch), { subjects: ["m0", "m1", "m3", "m4", "m5"], failures: 0 });
  assert.deepEqual(failed, []);
});

test("a file that is larger than a mail may be is told so without being read", async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, "disk-image.eml");
  writeFileSync(path, "");
  // A hole of 3 GB: more than one read gives, and more than a small machine has.
  truncateSync(path, 3_000_000_000);
  const batch: ReadReference[] = [];
  for await (const reference of references(folder).units) batch.push(reference);
  const [failure] = prepareBatch(batch, new Uint8Array(32), Date.now()).batch.failures;
  assert.equal(failure?.error.code, "MESSAGE_TOO_LARGE");
});

/** A folder whose path is longer than the system takes, inside `folder`. */
function makeUnreadable(t: TestContext, folder: string, name: string): void {
  const script =
    'const { mkdirSync } = require("node:fs"); for (let at = 0; at < 25; at += 1) { mkdirSync("d".repeat(200)); process.chdir("d".repeat(200)); }';
  const place = join(folder, name);
  mkdirSync(place);
  t.after(() => execFileSync("rm", ["-rf", place]));
  execFileSync(process.execPath, ["-e", script], { cwd: place });
}

test("a folder that cannot be read is counted, and what comes behind it comes in", async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, "a.eml"), mail("a"));
  makeUnreadable(t, folder, "b");
  writeFileSync(join(folder, "c.eml"), mail("c"));
  const postern = await testFolder(t).open({ hasPlugins: false });
  const { id } = await postern.imports.start({ paths: [folder] });
  const { state, messages, failed } = await postern.imports.wait(id);
  assert.deepEqual({ state, messages, failed }, { state: "done", messages: 2, failed: 1 });
});

test("a file that went away meanwhile holds up nothing; a whole folder that went is an error", async (t) => {
  const folder = temporaryFolder(t);
  const inside = join(folder, "mail");
  mkdirSync(inside);
  for (const name of ["a", "b", "c", "d"]) writeFileSync(join(inside, `${name}.eml`), mail(name));
  const { units, failed } = references(inside);
  const batch = [(await units.next()).value as ReadReference];
  rmSync(join(inside, "b.eml"));
  batch.push((await units.next()).value as ReadReference);
  assert.deepEqual(subjectsOf(batch).subjects, ["a", "c"]);
  assert.deepEqual(failed, []);
  // A disk that was pulled out must not look like an import that is done.
  rmSync(inside, { recursive: true });
  await assert.rejects(units.next(), { code: "BAD_PATH" });

  makeMaildir(inside);
  for (const number of [1, 2]) writeFileSync(join(inside, "cur", `170000000${number}.M.host:2,`), mail(`m${number}`));
  const maildir = references(inside);
  await maildir.units.next();
  rmSync(inside, { recursive: true });
  await assert.rejects(maildir.units.next(), { code: "BAD_PATH" });
});
