/** Drafts that other programs write through JMAP, at the server that they were written for. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { FakeRelay } from "../delivery/fake-relay.ts";
import { type Json, mailOf, type OpenMail } from "../jmap/open-mail.ts";
import { testFolder } from "../open-postern.ts";
import { peer } from "../peer.ts";
import { startDovecot } from "../peers/dovecot.ts";
import { skipWithout } from "../skip-without.ts";
import {
  accountOf,
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

async function world(t: TestContext) {
  const dovecot = await startDovecot(t);
  const client = await otherProgram(t, dovecot);
  const relay = new FakeRelay();
  const postern = await testFolder(t).open({ hasPlugins: false, delivery: relay.delivery });
  const sourceId = await connect(dovecot, postern);
  await postern.relays.create({ ...accountOf(dovecot), sourceId }, { email: "ben@example.org", name: "Ben" });
  const mail = await mailOf(postern);
  const [identity] = (await mail.call("Identity/get", { ids: null }))["list"] as Json[];
  return { client, relay, postern, sourceId, mail, identityId: identity?.["id"] as string };
}

type World = Awaited<ReturnType<typeof world>>;

async function create(
  { call, roles }: OpenMail,
  subject: string,
  from: string | null = "ben@example.org",
): Promise<string> {
  const { created, notCreated } = await call("Email/set", {
    create: {
      d: {
        mailboxIds: { [roles["drafts"] as string]: true },
        keywords: { $draft: true, $seen: true },
        ...(from !== null && { from: [{ email: from }] }),
        to: [{ email: "ana@example.org" }],
        subject,
        bodyValues: { text: { value: `Text of ${subject}.` } },
        textBody: [{ partId: "text", type: "text/plain" }],
      },
    },
  });
  assert.ok(created, JSON.stringify(notCreated));
  return created["d"]["id"] as string;
}

/** As clients do: sent, and what was the draft is filed in the same request. */
async function submit({ mail, identityId }: World, emailId: string): Promise<void> {
  const { drafts, sent } = mail.roles as Record<string, string>;
  const filed = { [`mailboxIds/${drafts}`]: null, [`mailboxIds/${sent}`]: true, "keywords/$draft": null };
  const { methodResponses } = await mail.request([
    [
      "EmailSubmission/set",
      { accountId: "A1", create: { s: { identityId, emailId } }, onSuccessUpdateEmail: { "#s": filed } },
      "c",
    ],
  ]);
  assert.deepEqual(
    methodResponses.map(([name, said]) => [name, said["notCreated"] ?? said["notUpdated"] ?? null]),
    [
      ["EmailSubmission/set", null],
      ["Email/set", null],
    ],
  );
}

const nothingWaits = async ({ postern, sourceId }: World) => {
  assert.equal(postern.reader.wishes.count(sourceId), 0);
};

test("a draft that is made or imported through JMAP is a draft at the server; its next version takes its place", async (t) => {
  if (withoutDovecot(t)) return;
  const { client, postern, sourceId, mail } = await world(t);
  const first = await create(mail, "made");
  await mail.add("From: Ben <BEN@example.org>\nSubject: imported\n\nText.\n", {
    mailboxIds: { [mail.roles["drafts"] as string]: true },
    keywords: { $draft: true },
  });
  await until(() => messages(postern).every(({ id }) => postern.reader.copiesOf(id).length === 1));
  const contents = await contentsOf(client);
  assert.deepEqual(placesOf(contents), { imported: ["Drafts"], made: ["Drafts"] });
  assert.deepEqual(contents.get("made")?.get("Drafts"), ["$draft", "$seen"]);
  await mail.call("Email/set", { destroy: [first] });
  await create(mail, "made again");
  await untilTold(postern, sourceId);
  assert.deepEqual(placesOf(await contentsOf(client)), { imported: ["Drafts"], "made again": ["Drafts"] });
});

test("what is no draft, or of somebody else, stays here; one of nobody yet goes where the first identity sends", async (t) => {
  if (withoutDovecot(t)) return;
  const w = await world(t);
  const { client, postern, mail } = w;
  await create(mail, "foreign", "eve@example.com");
  await mail.add("From: ben@example.org\nSubject: inbox\n\nText.\n", { keywords: { $draft: true } });
  await nothingWaits(w);
  await create(mail, "nobody", null);
  await until(() => postern.reader.copiesOf(messageNamed(postern, "nobody").id).length === 1);
  assert.deepEqual(placesOf(await contentsOf(client)), { nobody: ["Drafts"] });
});

test("a draft that is sent through JMAP moves to the server's sent folder when it is settled who got it, and not before", async (t) => {
  if (withoutDovecot(t)) return;
  const w = await world(t);
  const { client, relay, postern, sourceId, mail } = w;
  const emailId = await create(mail, "letter");
  await until(() => postern.reader.copiesOf(messageNamed(postern, "letter").id).length === 1);
  // The reply is lost: nobody knows whether it was sent.
  relay.breaksAt = "reply";
  await submit(w, emailId);
  await postern.outbox.settled();
  const [entry] = postern.reader.outbox.shown(1);
  assert.equal(entry?.state, "doubt");
  await postern.sources.sync(sourceId);
  await untilTold(postern, sourceId);
  // A copy in Sent would be proof that it was.
  assert.deepEqual(placesOf(await contentsOf(client)), { letter: ["Drafts"] });
  await postern.outbox.settled();
  assert.equal(postern.reader.outbox.entry(entry.id)?.state, "doubt");
  await postern.outbox.resolveDoubt(entry.id, "sent");
  await untilTold(postern, sourceId);
  assert.deepEqual(placesOf(await contentsOf(client)), { letter: ["Sent"] });
  assert.deepEqual(tagsOf(postern, "letter"), ["sent"]);
  assert.equal(messages(postern).length, 1);
});

test("what nobody got lies at the server where its user filed it, and goes back to the drafts with them", async (t) => {
  if (withoutDovecot(t)) return;
  const w = await world(t);
  const { client, relay, postern, sourceId, mail } = w;
  const emailId = await create(mail, "letter");
  await until(() => postern.reader.copiesOf(messageNamed(postern, "letter").id).length === 1);
  relay.answer = () => "deferred";
  await submit(w, emailId);
  await postern.outbox.settled();
  const [entry] = postern.reader.outbox.shown(1);
  assert.ok(entry);
  await postern.outbox.giveUp(entry.id, null);
  await untilTold(postern, sourceId);
  assert.deepEqual(placesOf(await contentsOf(client)), { letter: ["Sent"] });
  const { drafts, sent } = mail.roles as Record<string, string>;
  await mail.call("Email/set", {
    update: { [emailId]: { [`mailboxIds/${drafts}`]: true, [`mailboxIds/${sent}`]: null } },
  });
  await untilTold(postern, sourceId);
  assert.deepEqual(placesOf(await contentsOf(client)), { letter: ["Drafts"] });
});
