import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { writeMaildir } from "../../core/cli/bench/write-maildir.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { cliFolder, endOf, runCli, startCli } from "./run-cli.ts";

function mailFolder(t: TestContext, subjects: string[]): string {
  const folder = join(temporaryFolder(t), "mail");
  mkdirSync(folder);
  for (const [index, subject] of subjects.entries()) {
    const date = new Date(Date.UTC(2024, 0, index + 1)).toUTCString().replace("GMT", "+0000");
    const head = `From: Ana <ana@example.org>\nTo: ben@example.org\nSubject: ${subject}\nDate: ${date}\nMessage-ID: <${index}@example.org>`;
    writeFileSync(join(folder, `${index}.eml`), `${head}\n\nThe text of letter ${index}.\n`);
  }
  return folder;
}

test("import tells its sum in one JSON line, and the same mail again is all duplicates", async (t) => {
  const { options } = await cliFolder(t);
  const mail = mailFolder(t, ["The plan", "Re: The plan", "Another"]);
  const first = await runCli(["import", mail, "--tag", "Letters/Old", ...options]);
  assert.equal(first.code, 0, first.stderr);
  const { seconds, perSecond, bytes, ...counts } = first.lines.at(-1) ?? {};
  assert.deepEqual(counts, { messages: 3, duplicates: 0, failed: 0, threads: 2, state: "done" });
  for (const number of [seconds, perSecond, bytes]) assert.equal(typeof number, "number");
  const again = await runCli(["import", mail, "--tag", "Letters/Old", ...options]);
  assert.deepEqual([again.lines.at(-1)?.["messages"], again.lines.at(-1)?.["duplicates"]], [0, 3]);
});

test("search tells one JSON line a hit, newest first, and the total last", async (t) => {
  const { options } = await cliFolder(t);
  await runCli(["import", mailFolder(t, ["The plan", "Re: The plan", "Another"]), "--tag", "Letters/Old", ...options]);
  const { code, lines } = await runCli(["search", "subject:plan", ...options]);
  assert.equal(code, 0);
  const [newest, oldest, sum] = lines;
  assert.deepEqual(Object.keys(newest ?? {}), ["id", "threadId", "date", "from", "subject", "tags"]);
  assert.deepEqual(newest?.["tags"], ["Letters/Old"]);
  assert.equal(newest?.["subject"], "Re: The plan");
  assert.equal(newest?.["from"], "Ana <ana@example.org>");
  assert.equal(newest?.["date"], "2024-01-02T00:00:00.000Z");
  assert.equal(newest?.["threadId"], oldest?.["threadId"]);
  assert.equal(sum?.["total"], 2);
  assert.equal(typeof sum?.["milliseconds"], "number");
  const limited = await runCli(["search", "from:ana", "--limit", "1", ...options]);
  assert.equal(limited.lines.length, 2);
  assert.equal(limited.lines.at(-1)?.["total"], 3);
});

test("a search that cannot be read is a failure with the reason", async (t) => {
  const { options } = await cliFolder(t);
  const { code, stdout, stderr } = await runCli(["search", "before:someday", ...options]);
  assert.equal(code, 1);
  assert.equal(stdout, "");
  assert.match(stderr, /^postern: the search could not be read: [^\n]+\n$/);
});

test("a path that is not there fails before anything is imported", async (t) => {
  const { options } = await cliFolder(t);
  const { code, stdout, stderr } = await runCli(["import", "/nowhere/to/be/found", ...options]);
  assert.equal(code, 1);
  assert.equal(stdout, "");
  assert.match(stderr, /^postern: there is no file or folder at [^\n]+\n$/);
});

test("an mbox that does not come to rest is imported but for its last mail, and that is said", async (t) => {
  const path = join(temporaryFolder(t), "Box");
  const head = (index: number) => `From ana Thu Jan  1 00:00:0${index} 2015\nMessage-ID: <${index}@example.org>\n\n`;
  writeFileSync(path, `${head(1)}The first.\n\n${head(2)}`);
  const { options } = await cliFolder(t);
  const over = new AbortController();
  const writing = (async () => {
    for (; !over.signal.aborted; await pause(10)) appendFileSync(path, "more\n");
  })();
  const first = await runCli(["import", path, ...options]);
  const { messages, failed, state, problem } = first.lines.at(-1) ?? {};
  assert.deepEqual(
    [first.code, messages, failed, state, problem],
    [0, 1, 1, "done", "IMPORT_SOURCE_CHANGED"],
    first.stderr,
  );
  const second = await runCli(["import", path, ...options.filter((option) => option !== "--json")]);
  over.abort();
  await writing;
  assert.equal(second.code, 0, second.stderr);
  assert.match(second.stdout, /^Another program was writing to a file, so its last mail was left out/m);
});

test("control characters of a mail never reach the terminal", async (t) => {
  const { options } = await cliFolder(t);
  const escape = Buffer.from("\u001b]0;owned\u0007 \u001b[2J done").toString("base64");
  await runCli(["import", mailFolder(t, [`=?utf-8?B?${escape}?=`]), ...options]);
  const { stdout } = await runCli(["search", "done", ...options.filter((option) => option !== "--json")]);
  assert.match(stdout, /done/);
  assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

test("an import stopped by ctrl-C goes on where it was, and nothing is there twice", async (t) => {
  const folder = temporaryFolder(t);
  const { messages } = writeMaildir(join(folder, "mail"), 1_200);
  const { data, options } = await cliFolder(t);
  const child = startCli(["import", join(folder, "mail"), ...options]);
  const ended = endOf(child);
  // The folder's lock is the first thing that it makes: from then on it is opening, then importing.
  while (!existsSync(join(data, "lock.db")) && child.exitCode === null) await pause(10);
  // Pressed again and again: also while the folder is being closed it ends in order.
  for (; child.exitCode === null && child.signalCode === null; await pause(50)) child.kill("SIGINT");
  const stopped = await ended;
  if (stopped.code !== 0) assert.match(stopped.stderr, /^postern: the import was stopped: [^\n]+\n$/);
  const { code, stderr } = await runCli(["import", join(folder, "mail"), ...options]);
  assert.equal(code, 0, stderr);
  const { lines } = await runCli(["search", "list:lists.example", "--limit", "1", ...options]);
  assert.equal(lines.at(-1)?.["total"], messages);
});

test("doctor finds nothing wrong after an import", async (t) => {
  const { options } = await cliFolder(t);
  await runCli(["import", mailFolder(t, ["The plan"]), ...options]);
  const { code, lines } = await runCli(["doctor", ...options]);
  assert.equal(code, 0);
  assert.equal(lines.at(-1)?.["isFine"], true);
});
