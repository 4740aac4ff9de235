import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import type { Postern } from "../../core/main.ts";
import { parseQuery } from "../../core/search/query-language.ts";
import type { ImportJob } from "../../core/sources/import-job.ts";
import { sharedData, skipWithoutData } from "../data.ts";
import { testFolder } from "../open-postern.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const mail = (index: number, extra = "") =>
  `From: Ana <ana@example.org>\nTo: ben@example.org\nMessage-ID: <m${index}@example.org>\nDate: Thu, 1 Feb 2024 10:00:00 +0000\n` +
  `Subject: number ${index}\n${extra}\nThis is the walnut letter ${index}.\n`;

function makeMaildir(folder: string, count: number): void {
  for (const part of ["cur", "new", "tmp"]) mkdirSync(join(folder, part), { recursive: true });
  for (let index = 0; index < count; index += 1) {
    writeFileSync(
      join(folder, "cur", `${1_700_000_000 + index}.M${index}.h:2,${index % 2 === 0 ? "S" : ""}`),
      mail(index),
    );
  }
}

async function importAll(postern: Postern, paths: string[], tag?: string): Promise<ImportJob> {
  const { id } = await postern.imports.start(tag === undefined ? { paths } : { paths, tag });
  return postern.imports.wait(id);
}

async function found(postern: Postern, query: string): Promise<number> {
  const parsed = parseQuery(query, { now: Date.now() });
  assert.ok("node" in parsed, query);
  const { total } = await postern.search.query(parsed.node, { limit: 10, wantTotal: true });
  return total ?? -1;
}

function total(postern: Postern, tag: string): number {
  return postern.reader.tagByName(tag)?.totalEmails ?? 0;
}

test("a Maildir comes in with flags, threads and tags, can be found at once, and comes in once only", async (t) => {
  const folder = temporaryFolder(t);
  makeMaildir(folder, 300);
  const postern = await testFolder(t).open();
  const job = await importAll(postern, [folder]);
  assert.deepEqual(
    [job.state, job.messages, job.duplicates, job.failed, job.bytes === job.bytesTotal],
    ["done", 300, 0, 0, true],
  );
  const inbox = postern.reader.tagByRole("inbox");
  assert.deepEqual([inbox.totalEmails, inbox.unreadEmails], [300, 150]);
  assert.equal(await found(postern, "walnut"), 300);
  assert.equal(await found(postern, "subject:17"), 1);
  const again = await importAll(postern, [folder], "Old");
  assert.deepEqual([again.messages, again.duplicates], [0, 300]);
  assert.equal(total(postern, "Old"), 300, "an import's own tag is added to what is there");
  assert.equal(postern.reader.counts().messages, 300);
});

test("the same mail from mbox, Maildir and a single file is one mail", async (t) => {
  const folder = temporaryFolder(t);
  makeMaildir(join(folder, "md"), 3);
  const mbox = [0, 1, 2]
    .map((index) => `From ana@example.org Thu Feb  1 10:00:00 2024\n${mail(index, "Status: RO\n")}\n`)
    .join("");
  writeFileSync(join(folder, "old.mbox"), mbox);
  writeFileSync(join(folder, "one.eml"), mail(1).replaceAll("\n", "\r\n"));
  const postern = await testFolder(t).open();
  for (const name of ["old.mbox", "md", "one.eml"]) await importAll(postern, [join(folder, name)]);
  assert.equal(postern.reader.counts().messages, 3);
  assert.equal(total(postern, "old"), 3);
});

test("an import that is stopped goes on where it was, also after a restart", async (t) => {
  const folder = temporaryFolder(t);
  const count = 8 * limits.ingestBatchMessagesMax;
  makeMaildir(folder, count);
  const kept = testFolder(t);
  const postern = await kept.open();
  const { id } = await postern.imports.start({ paths: [folder] });
  const stopping = new Promise<ImportJob>((resolve, reject) => {
    const end = postern.events.on("import.progressed", () => {
      if ((postern.imports.list()[0]?.messages ?? 0) === 0) return;
      end();
      postern.imports.stop(id).then(resolve, reject);
    });
  });
  const stopped = await stopping;
  assert.equal(stopped.state, "stopped");
  assert.ok(stopped.messages > 0 && stopped.messages < count, `${stopped.messages}`);
  await postern.close("stopping");
  const again = await kept.open();
  assert.equal(again.imports.list()[0]?.state, "stopped");
  const { id: same } = await again.imports.start({ paths: [folder] });
  assert.equal(same, id, "the same paths go on with the same import");
  const done = await again.imports.wait(id);
  assert.deepEqual([done.state, done.messages, done.duplicates], ["done", count, 0]);
  assert.equal(again.reader.counts().messages, count);
  assert.equal(await found(again, "walnut"), count);
});

test("uploads of an mbox and of a message come in without a file of their own; an empty one is nothing", async (t) => {
  const postern = await testFolder(t).open();
  const upload = async (text: string, name: string, tag?: string) => {
    const { id } = await postern.imports.startUpload(
      Readable.from([Buffer.from(text.slice(0, 3)), Buffer.from(text.slice(3))]),
      name,
      tag,
    );
    return postern.imports.wait(id);
  };
  const mbox = [0, 1].map((index) => `From ana@example.org Thu Feb  1 10:00:00 2024\n${mail(index)}\n`).join("");
  assert.equal((await upload(mbox, "Lists.mbox")).messages, 2);
  assert.equal(total(postern, "Lists"), 2);
  assert.equal((await upload(mail(7), "seven.eml", "Letters")).messages, 1);
  assert.equal(total(postern, "Letters"), 1);
  assert.deepEqual([(await upload("", "nothing.mbox")).state, total(postern, "nothing")], ["done", 0]);
  const broken = (async function* () {
    yield Buffer.from(mail(8));
    throw new Error("the client went away");
  })();
  const { id } = await postern.imports.startUpload(broken, "eight.eml");
  const job = await postern.imports.wait(id);
  assert.deepEqual([job.state, job.canResume, total(postern, "eight")], ["failed", false, 0]);
});

test("a path that is not there, and a folder without mail, are told apart", async (t) => {
  const postern = await testFolder(t).open();
  await assert.rejects(postern.imports.start({ paths: ["/nowhere/at/all"] }), { code: "BAD_PATH" });
  await assert.rejects(postern.imports.start({ paths: [] }), { code: "BAD_PATH" });
  assert.deepEqual((await importAll(postern, [temporaryFolder(t)])).messages, 0);
});

test("mail that cannot be parsed is kept byte for byte, shown raw and counted as a message", async (t) => {
  const folder = temporaryFolder(t);
  const odd = Buffer.from([0x53, 0x75, 0x62, 0x6a, 0x65, 0x63, 0x74, 0x3a, 0x20, 0xff, 0xfe, 0x0a, 0x00, 0x01, 0x02]);
  writeFileSync(join(folder, "odd.eml"), odd);
  writeFileSync(join(folder, "noise.eml"), Buffer.alloc(3_000, 0xe9));
  const postern = await testFolder(t).open();
  const job = await importAll(postern, [folder]);
  assert.deepEqual([job.messages, job.failed], [2, 0]);
  const raws = postern.reader.messagesByIds([1, 2]).map(({ blob }) => postern.vault.read(blob));
  assert.ok(raws.some((raw) => raw.equals(odd)));
  assert.ok(raws.some((raw) => raw.equals(readFileSync(join(folder, "noise.eml")))));
});

test("the demo comes in, and goes again without a trace", async (t) => {
  const postern = await testFolder(t).open();
  const { id } = await postern.imports.startDemo();
  const job = await postern.imports.wait(id);
  assert.ok(job.messages >= 110, `${job.messages}`);
  assert.ok(postern.reader.tagByRole("inbox").totalEmails > 10);
  await postern.imports.removeDemo();
  assert.equal(postern.reader.counts().messages, 0);
  assert.ok(postern.reader.tags().every(({ totalEmails }) => totalEmails === 0));
  await postern.search.flush();
  assert.equal(postern.search.state().indexed, 0, "search forgets them too");
});

test("the database can be lost: mail, tags and flags come back from the vault", async (t) => {
  const folder = temporaryFolder(t);
  makeMaildir(folder, 120);
  const kept = testFolder(t);
  const postern = await kept.open();
  await importAll(postern, [folder]);
  const { created } = await postern.writer.perform({ op: "tag.create", name: "Kept" });
  await postern.writer.perform({
    op: "message.update",
    by: "user",
    changes: [{ messageId: 5, addTags: [created], setKeywords: ["$flagged"] }],
  });
  const look = (open: Postern) =>
    open.reader
      .messagesByIds(Array.from({ length: 120 }, (_, index) => index + 1))
      .map(({ emailId, threadId: _, tagIds, ...row }) => ({
        ...row,
        emailId,
        tags: tagIds
          .map((id) => open.reader.tags().find((tag) => tag.id === id)?.name ?? "")
          .toSorted((a, b) => a.localeCompare(b)),
      }));
  const before = look(postern);
  await postern.close("stopping");
  writeFileSync(kept.paths.database, "not a database at all");
  const again = await kept.open();
  assert.equal(again.writer.recovered.rebuilt === null, false);
  assert.deepEqual(look(again), before);
  assert.equal(await found(again, "walnut"), 120);
});

test("the spam filter learns from tagged imports, scores what comes, and learns from the user", async (t) => {
  const spamFolder = sharedData("spamassassin", "spam-1");
  const hamFolder = sharedData("spamassassin", "easy-ham-1");
  if (skipWithoutData(t, spamFolder)) return;
  if (spamFolder === null || hamFolder === null) return;
  const postern = await testFolder(t).open();
  await importAll(postern, [spamFolder], "spam");
  await importAll(postern, [hamFolder], "Lists");
  assert.equal(postern.reader.tagByRole("junk").totalEmails, 500);
  await postern.settled();
  const folder = temporaryFolder(t);
  writeFileSync(
    join(folder, "a.eml"),
    mail(1)
      .replace("number 1", "FREE viagra, earn money fast!!! Click here to be removed")
      .replace("walnut", "guaranteed winner cash bonus"),
  );
  writeFileSync(
    join(folder, "b.eml"),
    mail(2).replace("number 2", "Re: [ILUG] kernel module question").replace("walnut", "linux perl script wrote"),
  );
  await importAll(postern, [folder], "New");
  const rows = postern.reader.messagesByIds([3001, 3002]);
  const spammy = rows.find(({ subject }) => subject.startsWith("FREE"));
  const wanted = rows.find(({ subject }) => subject.includes("ILUG"));
  assert.ok((spammy?.spam?.score ?? 0) > 0.9, `${spammy?.spam?.score}`);
  assert.ok((wanted?.spam?.score ?? 1) < 0.2, `${wanted?.spam?.score}`);
  assert.ok((spammy?.spam?.words.length ?? 0) > 3, "the words behind the score are kept");
  await postern.writer.perform({
    op: "message.decideSpam",
    messageIds: [spammy?.id ?? 0],
    decision: "ham",
    by: "user",
  });
  await postern.settled();
  assert.equal(postern.reader.decisionsAfter(Number(postern.reader.cursor("message.observe")), 10).length, 0);
});

test("the runner killed in mid-import loses no mail and delays none for good", async (t) => {
  const folder = temporaryFolder(t);
  makeMaildir(folder, 2_000);
  const postern = await testFolder(t).open();
  const { id } = await postern.imports.start({ paths: [folder] });
  let kills = 0;
  const end = postern.events.on("import.progressed", () => {
    if (kills >= 3) return;
    kills += 1;
    for (const pid of runnerPids()) process.kill(pid, "SIGKILL");
  });
  const job = await postern.imports.wait(id);
  end();
  assert.ok(kills > 0);
  assert.deepEqual([job.state, job.messages, job.failed], ["done", 2_000, 0]);
  await postern.settled();
  const filter = postern.plugins.list().find(({ id }) => id === "spam-bayes");
  assert.equal(filter?.state, "ready");
});

/** Children of this process that run the plugin runner. */
function runnerPids(): number[] {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8")
    .trim()
    .split(" ")
    .filter(Boolean)
    .map(Number);
  return children.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("runner"));
}
