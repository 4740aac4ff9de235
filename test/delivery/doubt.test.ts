/** What settles a doubt: the mail among the sent ones that a real server filed, and nothing less. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { findSent } from "../../core/delivery/find-sent.ts";
import type { OutboxEntry, OutboxRecipient } from "../../core/store/outbox-types.ts";
import { StoreReader } from "../../core/store/store-reader.ts";
import { testFolder } from "../open-postern.ts";
import { peer } from "../peer.ts";
import { startDovecot } from "../peers/dovecot.ts";
import { drop, serveSmtp } from "../peers/scripted-smtp.ts";
import { skipWithout } from "../skip-without.ts";
import { freshPlace, itemOf, type Mail, openEngine } from "../store/fixture.ts";
import { relayCarriers } from "./fake-relay.ts";

/** Waits for something that another process does. Ends with the test's own time limit. */
async function until(look: () => boolean): Promise<void> {
  while (!look()) await new Promise((resolve) => setTimeout(resolve, 20));
}

const raw =
  "From: ben@example.org\r\nTo: ana@example.org\r\nBcc: eve@example.org\r\nMessage-ID: <doubt@x>\r\nSubject: Doubt\r\n\r\nHello.\r\n";
/** As servers that file what they take do it: without its Bcc. */
const filed = raw.replace(/Bcc: .*\r\n/, "");

/** An account whose server drops the connection at the end of each mail; `send` gives it the mail and waits for the doubt. */
async function doubtfulAccount(t: TestContext) {
  const dovecot = await startDovecot(t);
  const server = await serveSmtp(t, { answers: { message: drop } });
  const postern = await testFolder(t).open({ hasPlugins: false, delivery: { carriers: relayCarriers } });
  const { sources, relays, outbox, reader, writer } = postern;
  const account = { host: "localhost", user: dovecot.user, password: dovecot.password, security: "tls" as const };
  const { id: sourceId } = await sources.create({
    ...account,
    port: dovecot.port,
    trustedCertificate: dovecot.certificate,
  });
  await until(() => sources.list()[0]?.state === "watching");
  const trust = { trustedCertificate: server.certificate.cert, sourceId };
  const { id: relayId } = await relays.create({ ...account, user: "ana", password: "s", port: server.port, ...trust });
  const { created: identityId } = await writer.perform({ op: "identity.create", email: "ben@example.org", relayId });
  const send = async () => {
    const tagIds = [reader.tagByRole("sent").id];
    const [stored] = await postern.ingestRaw([
      { raw: Buffer.from(raw), tagIds, keywords: [], receivedAt: null, kind: "message" },
    ]);
    const { messageId } = stored!;
    const { entryId } = await outbox.submit({ messageId, identityId, recipients: ["ana@example.org"], holdUntil: 0 });
    const entry = () => reader.outbox.entry(entryId)!;
    await until(() => entry().state === "doubt");
    return entry;
  };
  return { dovecot, server, sourceId, postern, send };
}

test("a mail in doubt is found among the sent ones of its account, and is no doubt any more", async (t) => {
  if (skipWithout(t, peer("dovecot"), "Dovecot", "scripts/peers installs it")) return;
  const { dovecot, server, sourceId, postern, send } = await doubtfulAccount(t);
  const entry = await send();
  assert.equal(entry().notice, "doubt");
  await dovecot.deliver(filed, "Sent");
  await postern.sources.sync(sourceId);
  await until(() => entry().state === "done");
  assert.deepEqual([entry().recipients[0]?.state, entry().notice], ["delivered", null]);
  assert.equal(server.mails.length, 1);
});

test("a mail that is sent once more is in doubt, though it lies among the sent ones from its first time", async (t) => {
  if (skipWithout(t, peer("dovecot"), "Dovecot", "scripts/peers installs it")) return;
  const { dovecot, sourceId, postern, send } = await doubtfulAccount(t);
  const { reader, sources } = postern;
  await dovecot.deliver(filed, "Sent");
  await sources.sync(sourceId);
  await until(() => reader.messagesAfter(0, 1).length > 0);
  const entry = await send();
  assert.ok(findSent(reader, { ...entry(), wasFiled: false }), "a copy is there");
  assert.ok(!findSent(reader, entry()));
  assert.deepEqual([entry().state, entry().notice], ["doubt", "doubt"]);
  // In the outbox from before, and its copy not seen yet.
  const again = await send();
  assert.ok(again().wasFiled);
});

const inDoubt = (address: string, triedAt = 1) =>
  ({ address, state: "doubt", transport: "smtp", host: "h.example", triedAt }) as OutboxRecipient;

function lookedFor(
  t: TestContext,
  found: Mail,
  folder: { name: string; tag: string },
  more: Partial<OutboxEntry> = {},
): boolean {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  const { created: sourceId } = engine.perform({ op: "source.create", kind: "imap", config: {}, credentials: {} });
  const state = { uidValidity: 1, uidNext: 2, highestModseq: null, state: {} };
  engine.perform({ op: "source.folderState", sourceId, folder: folder.name, tag: folder.tag, ...state });
  const [own] = engine.ingest([itemOf({ id: "m@x", subject: "Plans" }, { tags: ["\\sent"] })], "import");
  const copy = { sourceId, folder: folder.name, uidValidity: 1, uid: 1, modseq: null, flags: [] };
  engine.ingest([itemOf(found, { tags: [folder.tag], copy })], "source");
  const asked = {
    messageKey: "m@x",
    threadId: own!.threadId,
    sentNumber: null,
    wasFiled: false,
    recipients: [inDoubt("a@x")],
  };
  const entry = { ...asked, ...more } as OutboxEntry;
  return findSent(new StoreReader(engine.db), entry);
}

test("only a copy with its Message-ID in a folder for sent mail is proof", (t) => {
  const sent = { name: "Sent", tag: "\\sent" };
  assert.ok(lookedFor(t, { id: "m@x", subject: "Plans" }, sent), "the same bytes");
  assert.ok(lookedFor(t, { id: "m@x", subject: "Plans", text: "as the server keeps it" }, sent), "other bytes");
  assert.ok(!lookedFor(t, { id: "m@x", subject: "Plans" }, { name: "Work", tag: "Work" }), "another folder");
  assert.ok(
    !lookedFor(t, { id: "other@x", references: ["m@x"], subject: "Re: Plans" }, sent),
    "another mail of the thread",
  );
  const mail = { id: "m@x", subject: "Plans" };
  const together = [inDoubt("a@x"), inDoubt("b@x"), { ...inDoubt("c@x", 7), state: "failed" as const }];
  assert.ok(lookedFor(t, mail, sent, { recipients: together }), "all that are in doubt were given together");
  assert.ok(!lookedFor(t, mail, sent, { wasFiled: true }), "it may be there since it was sent before");
  assert.ok(!lookedFor(t, mail, sent, { sentNumber: 3 }), "it may be there since a server took it for others");
  assert.ok(!lookedFor(t, mail, sent, { recipients: [inDoubt("a@x"), inDoubt("b@x", 2)] }), "it is the proof of one");
});
