/** Mail that is written here, at the server that it was written for. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Postern } from "../../core/main.ts";
import { contentOf } from "../drafts/content-of.ts";
import { FakeRelay } from "../delivery/fake-relay.ts";
import { testFolder } from "../open-postern.ts";
import { peer } from "../peer.ts";
import { startDovecot } from "../peers/dovecot.ts";
import { skipWithout } from "../skip-without.ts";
import {
  accountOf,
  change,
  connect,
  contentsOf,
  messageNamed,
  messages,
  otherProgram,
  placesOf,
  tagsOf,
  until,
  untilTold,
} from "./imap-world.ts";

const withoutDovecot = (t: TestContext) => skipWithout(t, peer("dovecot"), "Dovecot", "scripts/peers installs it");

async function world(t: TestContext, extra = "") {
  const dovecot = await startDovecot(t, extra);
  const client = await otherProgram(t, dovecot);
  const relay = new FakeRelay();
  const postern = await testFolder(t).open({ hasPlugins: false, delivery: relay.delivery });
  const sourceId = await connect(dovecot, postern);
  await postern.relays.create({ ...accountOf(dovecot), sourceId }, { email: "ben@example.org", name: "Ben" });
  return { dovecot, client, relay, postern, sourceId };
}

async function send(postern: Postern, subject: string): Promise<number> {
  const raw = Buffer.from(
    `From: ben@example.org\r\nTo: ana@example.org\r\nBcc: eve@example.org\r\nMessage-ID: <${subject}@example.org>\r\nSubject: ${subject}\r\n\r\nHello.\r\n`,
  );
  const tagIds = [postern.reader.tagByRole("sent").id];
  const [stored] = await postern.ingestRaw([{ raw, tagIds, keywords: ["$seen"], receivedAt: null, kind: "message" }]);
  const identityId = postern.reader.outbox.identities()[0]?.id ?? 0;
  const recipients = ["ana@example.org", "eve@example.org"];
  const messageId = stored?.messageId ?? 0;
  return (await postern.outbox.submit({ messageId, identityId, recipients, holdUntil: 0 })).entryId;
}

test("a mail that was delivered is filed in the server's sent folder, with its Bcc, and stays one mail", async (t) => {
  if (withoutDovecot(t)) return;
  const { client, postern, sourceId } = await world(t);
  await send(postern, "filed");
  await until(() => messageNamed(postern, "filed") && postern.reader.wishes.count(sourceId) === 1);
  await untilTold(postern, sourceId);
  const contents = await contentsOf(client);
  assert.deepEqual(placesOf(contents), { filed: ["Sent"] });
  assert.deepEqual(contents.get("filed")?.get("Sent"), ["$seen"]);
  await client.mailboxOpen("Sent");
  const { source } = (await client.fetchOne("1", { source: true })) || {};
  assert.match(source?.toString() ?? "", /^Bcc: eve@example.org\r$/m);
  // It is one mail from now on: what becomes of it here becomes of it there.
  await change(postern, ["filed"], { add: ["trash"], remove: ["sent"], set: ["$flagged"] });
  await untilTold(postern, sourceId);
  const after = await contentsOf(client);
  assert.deepEqual(placesOf(after), { filed: ["Trash"] });
  assert.equal(messages(postern).length, 1);
});

test("a mail that nobody took is not filed, and one in doubt only when it is settled", async (t) => {
  if (withoutDovecot(t)) return;
  const { client, relay, postern, sourceId } = await world(t);
  relay.answer = () => "refused";
  await send(postern, "refused");
  await postern.outbox.settled();
  relay.answer = () => "delivered";
  relay.breaksAt = "reply";
  const doubtful = await send(postern, "doubtful");
  await postern.outbox.settled();
  assert.equal(postern.reader.outbox.entry(doubtful)?.state, "doubt");
  assert.equal(postern.reader.wishes.count(sourceId), 0);
  await postern.outbox.resolveDoubt(doubtful, "sent");
  await until(() => postern.reader.wishes.count(sourceId) === 1);
  await untilTold(postern, sourceId);
  assert.deepEqual(placesOf(await contentsOf(client)), { doubtful: ["Sent"] });
});

test("what a server files itself is not filed twice, and is the same mail here", async (t) => {
  if (withoutDovecot(t)) return;
  const { client, relay, postern, sourceId } = await world(t);
  let open: () => void = () => {};
  relay.gate = new Promise((resolve) => (open = resolve));
  await send(postern, "kept");
  // Some servers file what they send, and not byte for byte as it was given to them.
  const theirs =
    "Received: by server\r\nFrom: ben@example.org\r\nMessage-ID: <kept@example.org>\r\nSubject: kept\r\n\r\nHello.\r\n";
  await client.append("Sent", theirs, ["\\Seen"]);
  open();
  await until(() => postern.reader.wishes.count(sourceId) === 1);
  await untilTold(postern, sourceId);
  assert.deepEqual(placesOf(await contentsOf(client)), { kept: ["Sent"] });
  assert.equal(messages(postern).length, 1);
});

test("what a server filed and a look took for another mail is not uploaded for ever", async (t) => {
  if (withoutDovecot(t)) return;
  const { client, relay, postern, sourceId } = await world(t);
  let open: () => void = () => {};
  relay.gate = new Promise((resolve) => (open = resolve));
  await send(postern, "theirs");
  const theirs = "Received: by server\r\nMessage-ID: <theirs@example.org>\r\nSubject: theirs\r\n\r\nHello.\r\n";
  await client.append("Sent", theirs, ["\\Seen"]);
  await postern.sources.sync(sourceId);
  await until(() => messages(postern).length === 2);
  open();
  await postern.outbox.settled();
  await untilTold(postern, sourceId);
  assert.deepEqual(placesOf(await contentsOf(client)), { theirs: ["Sent"] });
});

for (const [name, extra] of [
  ["a server with UIDPLUS", ""],
  ["a server that does not say where a mail came to lie", "imap_capability = IMAP4rev1 SASL-IR LITERAL+ IDLE"],
] as const)
  test(`a closed draft is a draft at ${name}; the next version takes its place`, async (t) => {
    if (withoutDovecot(t)) return;
    const { client, postern, sourceId } = await world(t, extra);
    const write = async (id: string, revision: number, text: string) => {
      const content = { ...contentOf(postern.drafts.get(id)), subject: "letter", format: "plain" as const, text };
      return (await postern.drafts.save(id, revision, content)).revision;
    };
    const first = await postern.drafts.create({ kind: "new", to: [] });
    const { emailId } = await postern.drafts.close(first.id, await write(first.id, first.revision, "one"));
    await until(() => postern.reader.wishes.count(sourceId) === 0 && tagsOf(postern, "letter").length === 1);
    await until(() => postern.reader.copiesOf(messageNamed(postern, "letter").id).length === 1);
    assert.deepEqual((await contentsOf(client)).get("letter")?.get("Drafts"), ["$draft", "$seen"]);
    const second = await postern.drafts.create({ kind: "edit", emailId: emailId ?? "" });
    await postern.drafts.close(second.id, await write(second.id, second.revision, "two"));
    await untilTold(postern, sourceId);
    await client.mailboxOpen("Drafts");
    const texts: string[] = [];
    for await (const { source, flags } of client.fetch("1:*", { source: true, flags: true }))
      if (!flags?.has("\\Deleted")) texts.push(source?.toString().trim().split("\r\n").at(-1) ?? "");
    assert.deepEqual(texts, ["two"]);
    assert.equal(messages(postern).length, 1);
  });
