import assert from "node:assert/strict";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { dataPaths } from "../../core/kernel/config.ts";
import { lockFolder } from "../../core/store/folder-lock.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { cliFolder, runCli } from "./run-cli.ts";

test("a folder that is not there is made by a command that was given a passphrase, and its recovery code told", async (t) => {
  const data = join(temporaryFolder(t), "new", "data");
  const { code, stderr, lines } = await runCli(["search", "word", "--data", data, "--json"], {
    POSTERN_PASSPHRASE: "a long enough passphrase",
  });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /recovery code[^\n]*\n {2}[A-Z0-9-]{40,}\n$/);
  assert.equal(lines.at(-1)?.["total"], 0);
  assert.equal(statSync(data).mode & 0o777, 0o700);
});

test("without a passphrase no folder is made, and the way to make one is told", async (t) => {
  const data = join(temporaryFolder(t), "data");
  for (const command of [["search", "word"], ["import", "."], ["doctor"], ["app-password", "list"], ["lock"]]) {
    const { code, stdout, stderr } = await runCli([...command, "--data", data]);
    assert.equal(code, 1, command.join(" "));
    assert.equal(stdout, "");
    assert.match(stderr, /^postern: there is no Postern data in [^\n]*--passphrase-file[^\n]*\n$/);
  }
  assert.equal(existsSync(data), false);
});

test("an existing folder without a passphrase is locked", async (t) => {
  const { data } = await cliFolder(t);
  const { code, stderr } = await runCli(["search", "word", "--data", data]);
  assert.equal(code, 1);
  assert.match(stderr, /^postern: Postern is locked: give the passphrase[^\n]*\n$/);
});

test("a wrong passphrase, an empty file and a file that is not there are three sentences", async (t) => {
  const { data } = await cliFolder(t);
  const file = join(data, "..", "other");
  writeFileSync(file, "not this one\n");
  const wrong = await runCli(["search", "word", "--data", data, "--passphrase-file", file]);
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /^postern: that passphrase does not open this vault[^\n]*\n$/);
  writeFileSync(file, "\n");
  const empty = await runCli(["search", "word", "--data", data, "--passphrase-file", file]);
  assert.match(empty.stderr, /^postern: the passphrase file is empty[^\n]*\n$/);
  const missing = await runCli(["search", "word", "--data", data, "--passphrase-file", `${file}-gone`]);
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /^postern: there is no file or folder at [^\n]*\n$/);
});

test("a second process on the same folder is told who has it", async (t) => {
  const { data, options } = await cliFolder(t);
  const lock = lockFolder(dataPaths(data));
  t.after(() => lock.release());
  const { code, stderr } = await runCli(["search", "word", ...options]);
  assert.equal(code, 1);
  assert.match(stderr, new RegExp(`^postern: another Postern \\(process ${process.pid}\\) is using [^\\n]*\\n$`));
});

test("a data folder that is a file is told as such", async (t) => {
  const { data, passphraseFile } = await cliFolder(t);
  const { code, stderr } = await runCli([
    "search",
    "word",
    "--data",
    join(data, "..", "passphrase"),
    "--passphrase-file",
    passphraseFile,
  ]);
  assert.equal(code, 1);
  assert.match(stderr, /^postern: [^\n]*cannot be read or written[^\n]*\n$/);
});

test("lock without a server says that there is nothing to lock", async (t) => {
  const { data } = await cliFolder(t);
  const { code, lines } = await runCli(["lock", "--data", data, "--json"]);
  assert.equal(code, 0);
  assert.deepEqual(lines, [{ state: "locked", isRunning: false }]);
});
