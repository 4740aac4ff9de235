import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Postern } from "../../core/main.ts";
import type { MessageRow } from "../../core/store/types.ts";
import { testFolder } from "../open-postern.ts";
import { peer } from "../peer.ts";
import { type Dovecot, startDovecot } from "../peers/dovecot.ts";
import { skipWithout } from "../skip-without.ts";
import { accountOf, connect, mailOf, until } from "./imap-world.ts";

function tagNamed(postern: Postern, name: string) {
  return postern.reader.tags().find((tag) => tag.name === name || tag.role === name);
}

function listed(postern: Postern, tag: string): MessageRow[] {
  const tagId = tagNamed(postern, tag)?.id;
  if (tagId === undefined) return [];
  const { messageIds } = postern.reader.listTag({ tagId, position: 0, limit: 10_000, collapseThreads: false });
  return postern.reader.messagesByIds(messageIds);
}

function subjects(postern: Postern, tag: string): string[] {
  return listed(postern, tag)
    .map(({ subject }) => subject)
    .sort();
}

interface Connected {
  dovecot: Dovecot;
  postern: Postern;
  sourceId: number;
}

async function connected(t: TestContext, dovecot: Dovecot, postern: Postern): Promise<Connected> {
  const sourceId = await connect(dovecot, postern);
  t.diagnostic(`state ${postern.sources.list()[0]?.state}`);
  return { dovecot, postern, sourceId };
}

function withoutDovecot(t: TestContext): boolean {
  return skipWithout(t, peer("dovecot"), "Dovecot", "scripts/peers installs it");
}

test("the first sync brings every folder as a tag and every flag as a keyword", async (t) => {
  if (withoutDovecot(t)) return;
  const dovecot = await startDovecot(t);
  for (const subject of ["one", "two", "three"]) await dovecot.deliver(mailOf(subject));
  await dovecot.deliver(mailOf("listed"), "Lists");
  dovecot.doveadm("flags", "add", "-u", "ben", "\\Seen \\Flagged $Label1", "mailbox", "INBOX", "subject", "two");
  dovecot.doveadm("mailbox", "create", "-u", "ben", "Empty");
  const { postern } = await connected(t, dovecot, await testFolder(t).open());
  assert.deepEqual(subjects(postern, "inbox"), ["one", "three", "two"]);
  assert.deepEqual(subjects(postern, "Lists"), ["listed"]);
  assert.ok(tagNamed(postern, "Empty"), "an empty folder is a tag too");
  const two = listed(postern, "inbox").find(({ subject }) => subject === "two");
  assert.deepEqual(two?.keywords.toSorted(), ["$flagged", "$label1", "$seen"]);
  const ledger = postern.network.ledger({ limit: 10, before: null });
  await postern.close("stopping");
  assert.ok(Array.isArray(ledger));
});

test("new mail, changed flags, moves and deletions at the server arrive while the inbox is watched", async (t) => {
  if (withoutDovecot(t)) return;
  const dovecot = await startDovecot(t);
  await dovecot.deliver(mailOf("first"));
  await dovecot.deliver(mailOf("second"));
  const { postern } = await connected(t, dovecot, await testFolder(t).open());
  await dovecot.deliver(mailOf("pushed"));
  await until(() => subjects(postern, "inbox").includes("pushed"));
  dovecot.doveadm("flags", "add", "-u", "ben", "\\Seen", "mailbox", "INBOX", "subject", "first");
  await until(() =>
    listed(postern, "inbox")
      .find(({ subject }) => subject === "first")
      ?.keywords.includes("$seen"),
  );
  dovecot.doveadm("flags", "remove", "-u", "ben", "\\Seen", "mailbox", "INBOX", "subject", "first");
  await until(
    () =>
      !listed(postern, "inbox")
        .find(({ subject }) => subject === "first")
        ?.keywords.includes("$seen"),
  );
  dovecot.doveadm("expunge", "-u", "ben", "mailbox", "INBOX", "subject", "second");
  await until(() => !subjects(postern, "inbox").includes("second"));
  assert.deepEqual(subjects(postern, "archive"), ["second"], "a mail that is gone from its only folder is kept");
  dovecot.doveadm("move", "-u", "ben", "Trash", "mailbox", "INBOX", "subject", "first");
  await until(() => !subjects(postern, "inbox").includes("first"));
  postern.sources.sync(postern.sources.list()[0]?.id ?? 0);
  await until(() => subjects(postern, "trash").includes("first"));
  assert.deepEqual(subjects(postern, "inbox"), ["pushed"]);
});

test("a dropped connection, a restarted server and mail of that time change nothing about the outcome", async (t) => {
  if (withoutDovecot(t)) return;
  const dovecot = await startDovecot(t);
  await dovecot.deliver(mailOf("before"));
  const { postern, sourceId } = await connected(t, dovecot, await testFolder(t).open());
  dovecot.dropConnections();
  await dovecot.deliver(mailOf("while dropped"));
  await until(() => subjects(postern, "inbox").includes("while dropped"));
  await dovecot.stop();
  await until(() => postern.sources.list()[0]?.state === "waiting");
  assert.equal(postern.sources.list()[0]?.lastError?.code, "NETWORK_FAILED");
  await dovecot.start();
  await dovecot.deliver(mailOf("after restart"));
  await postern.sources.sync(sourceId);
  await until(() => subjects(postern, "inbox").includes("after restart"));
  assert.deepEqual(subjects(postern, "inbox"), ["after restart", "before", "while dropped"]);
});

test("another UIDVALIDITY is noticed and nothing is taken in twice", async (t) => {
  if (withoutDovecot(t)) return;
  const dovecot = await startDovecot(t);
  for (let index = 0; index < 20; index += 1) await dovecot.deliver(mailOf(`mail ${index}`));
  const folder = testFolder(t);
  const { postern } = await connected(t, dovecot, await folder.open());
  const before = listed(postern, "inbox")
    .map(({ emailId }) => emailId)
    .sort();
  await postern.close("stopping");
  dovecot.doveadm("mailbox", "update", "-u", "ben", "--uid-validity", "4242", "INBOX");
  await dovecot.deliver(mailOf("later"));
  const again = await folder.open();
  await until(() => subjects(again, "inbox").includes("later") && again.sources.list()[0]?.state === "watching");
  assert.equal(listed(again, "inbox").length, 21);
  assert.deepEqual(
    listed(again, "inbox")
      .filter(({ subject }) => subject !== "later")
      .map(({ emailId }) => emailId)
      .sort(),
    before,
  );
  assert.equal(
    again.reader.sourceFolders(again.sources.list()[0]?.id ?? 0).find(({ name }) => name === "INBOX")?.uidValidity,
    4242,
  );
});

test("5,000 messages come in by IMAP, each once, though the connection drops on the way", async (t) => {
  if (withoutDovecot(t)) return;
  const dovecot = await startDovecot(t);
  const count = 5_000;
  const { seedMaildir } = await import("../peers/seed-maildir.ts");
  seedMaildir(dovecot.home, count);
  const folder = testFolder(t);
  const postern = await folder.open();
  await postern.sources.create(accountOf(dovecot));
  await until(() => listed(postern, "inbox").length > 500);
  dovecot.dropConnections();
  await until(() => listed(postern, "inbox").length > 2_000);
  dovecot.dropConnections();
  await until(() => listed(postern, "inbox").length === count && postern.sources.list()[0]?.state === "watching");
  assert.equal(new Set(subjects(postern, "inbox")).size, count);
});

test("STARTTLS works, a wrong password and an unknown certificate are told apart", async (t) => {
  if (withoutDovecot(t)) return;
  const dovecot = await startDovecot(t);
  const postern = await testFolder(t).open();
  const account = {
    host: "localhost",
    port: dovecot.starttlsPort,
    security: "starttls" as const,
    user: "ben",
    password: "secret",
  };
  const trusted = { ...account, trustedCertificate: dovecot.certificate };
  assert.equal((await postern.sources.test(trusted)).isFine, true);
  assert.equal((await postern.sources.test({ ...trusted, password: "wrong" })).error?.code, "SOURCE_LOGIN_FAILED");
  const unknown = await postern.sources.test({ ...account, port: dovecot.port, security: "tls" });
  assert.equal(unknown.error?.code, "TLS_FAILED");
  assert.equal(unknown.certificate?.pem.replaceAll(/\s/g, ""), dovecot.certificate.replaceAll(/\s/g, ""));
  assert.equal((await postern.sources.test({ ...account, port: dovecot.starttlsPort })).error?.code, "TLS_FAILED");
  await assert.rejects(postern.sources.test({ ...account, host: "" }), { code: "BAD_REQUEST" });
});

test("a server without CONDSTORE, QRESYNC and IDLE is compared by lists", async (t) => {
  if (withoutDovecot(t)) return;
  const dovecot = await startDovecot(t, "imap_capability = IMAP4rev1 SASL-IR LITERAL+ UIDPLUS");
  for (const subject of ["one", "two", "three"]) await dovecot.deliver(mailOf(subject));
  const { postern, sourceId } = await connected(t, dovecot, await testFolder(t).open());
  dovecot.doveadm("flags", "add", "-u", "ben", "\\Seen", "mailbox", "INBOX", "subject", "one");
  dovecot.doveadm("expunge", "-u", "ben", "mailbox", "INBOX", "subject", "two");
  await postern.sources.sync(sourceId);
  await until(() =>
    listed(postern, "inbox").some(({ subject, keywords }) => subject === "one" && keywords.includes("$seen")),
  );
  await until(() => subjects(postern, "inbox").join() === "one,three");
});
