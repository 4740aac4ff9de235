import assert from "node:assert/strict";
import { mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { maildirTag, readMaildirName, RenamedFiles } from "../../core/sources/maildir.ts";
import { decodeModifiedUtf7 } from "../../core/sources/modified-utf7.ts";
import { readUnits, type ImportCursor, type ReadReference } from "../../core/sources/read-units.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const message = (subject: string) => `Subject: ${subject}\n\nbody\n`;

function makeMaildir(folder: string, cur: Record<string, string>, fresh: Record<string, string> = {}): void {
  for (const part of ["cur", "new", "tmp"]) mkdirSync(join(folder, part), { recursive: true });
  for (const [name, subject] of Object.entries(cur)) writeFileSync(join(folder, "cur", name), message(subject));
  for (const [name, subject] of Object.entries(fresh)) writeFileSync(join(folder, "new", name), message(subject));
}

async function read(
  paths: string[],
  tag: string | null = null,
  cursor: ImportCursor | null = null,
): Promise<ReadReference[]> {
  const found: ReadReference[] = [];
  for await (const reference of readUnits({ paths, tag, cursor, onFailed: () => assert.fail("failed") }))
    found.push(reference);
  return found;
}

test("where a file went is looked for in a listing, which is made again when something changed", (t) => {
  const folder = temporaryFolder(t);
  makeMaildir(folder, { "1.M1.h:2,": "one", "2.M2.h:2,": "two" });
  const long = new Date(Date.now() - 60_000);
  const settle = () => utimesSync(join(folder, "cur"), long, long);
  const file = (name: string) => join(folder, "cur", name);
  settle();
  utimesSync(join(folder, "new"), long, long);
  const files = new RenamedFiles(folder);
  assert.equal(files.find("3.M3.h:2,"), null);
  renameSync(file("1.M1.h:2,"), file("1.M1.h:2,S"));
  assert.equal(files.find("1.M1.h:2,")?.path, file("1.M1.h:2,S"));
  settle();
  assert.equal(files.find("3.M3.h:2,"), null);
  renameSync(file("2.M2.h:2,"), file("2.M2.h:2,F"));
  settle();
  assert.equal(files.find("2.M2.h:2,"), null, "as far as anybody can see nothing has changed");
});

test("flags and time of arrival are read from the name of a Maildir file", () => {
  assert.deepEqual(readMaildirName("1420115405.M1P2.host,S=12:2,FRS"), {
    keywords: ["$flagged", "$answered", "$seen"],
    isTrashed: false,
    receivedAt: 1_420_115_405_000,
  });
  assert.deepEqual(readMaildirName("1420115405.M1P2.host"), {
    keywords: [],
    isTrashed: false,
    receivedAt: 1_420_115_405_000,
  });
  assert.deepEqual(readMaildirName("odd:2,TDP"), {
    keywords: ["$draft", "$forwarded"],
    isTrashed: true,
    receivedAt: null,
  });
});

test("folders of a Maildir become tags, the well-known ones by their role", () => {
  assert.equal(maildirTag(""), "\\inbox");
  assert.equal(maildirTag("/.Sent"), "\\sent");
  assert.equal(maildirTag("/.Lists.hut-dev"), "Lists/hut-dev");
  assert.equal(maildirTag("/Lists/hut"), "Lists/hut");
  assert.equal(maildirTag("/.INBOX.Caf&AOk-"), "Café");
  assert.equal(decodeModifiedUtf7("&ZeVnLIqe-/A&-B"), "日本語/A&B");
});

test("a Maildir is read with its subfolders, links are not followed", async (t) => {
  const folder = temporaryFolder(t);
  makeMaildir(folder, { "1.a:2,S": "one", "2.b:2,T": "two" }, { "3.c": "three" });
  makeMaildir(join(folder, ".Sent"), { "4.d:2,S": "four" });
  symlinkSync(folder, join(folder, ".Loop"));
  const found = await read([folder]);
  assert.deepEqual(
    found.map(({ name, tags }) => [name, tags]),
    [
      ["cur/1.a:2,S", ["\\inbox"]],
      ["cur/2.b:2,T", ["\\inbox", "\\trash"]],
      ["new/3.c", ["\\inbox"]],
      ["cur/4.d:2,S", ["\\sent"]],
    ],
  );
  const tagged = await read([folder], "Old");
  assert.deepEqual(
    tagged.map(({ tags }) => tags),
    [["Old"], ["Old", "\\trash"], ["Old"], ["Old", "\\sent"]],
  );
});

test("a stopped import goes on behind the last file, and meets a mail that moved to cur/ in the meantime", async (t) => {
  const folder = temporaryFolder(t);
  makeMaildir(folder, { "5.e": "five", "6.f": "six" }, { "1.a": "one", "7.g": "seven" });
  const cursor = { unit: folder, position: 2, name: "cur/6.f", startedAt: Date.now() + 60_000 };
  assert.deepEqual(
    (await read([folder], null, cursor)).map(({ name }) => name),
    ["new/1.a", "new/7.g"],
  );
  await new Promise((resolve) => setTimeout(resolve, 20));
  const startedAt = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 20));
  renameSync(join(folder, "new", "1.a"), join(folder, "cur", "1.a:2,S"));
  assert.deepEqual(
    (await read([folder], null, { ...cursor, startedAt })).map(({ name }) => name),
    ["cur/1.a:2,S", "new/7.g"],
  );
});

test("folders of messages, mbox files and Thunderbird's .sbd are found, other files are passed over", async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, "Lists.sbd"));
  writeFileSync(join(folder, "a.eml"), message("eml"));
  writeFileSync(join(folder, "17"), message("mh"));
  writeFileSync(join(folder, "Inbox"), `From a@b Thu Jan  1 12:30:05 2015\n${message("inbox")}`);
  writeFileSync(join(folder, "Inbox.msf"), "// mork");
  writeFileSync(join(folder, "picture.png"), "PNG");
  writeFileSync(join(folder, "empty.eml"), "");
  writeFileSync(join(folder, "Lists.sbd", "hut"), `From a@b Thu Jan  1 12:30:05 2015\n${message("list")}`);
  const found = await read([folder]);
  assert.deepEqual(
    found.map(({ unit, tags }) => [unit.slice(folder.length), tags]),
    [
      ["/17", ["\\archive"]],
      ["/Inbox", ["\\inbox"]],
      ["/Lists.sbd/hut", ["Lists/hut"]],
      ["/a.eml", ["\\archive"]],
    ],
  );
});

test("a path that is not there is refused with BAD_PATH before anything is read", async (t) => {
  const folder = temporaryFolder(t);
  await assert.rejects(read([join(folder, "missing")]), { code: "BAD_PATH", detail: { reason: "ENOENT" } });
});
