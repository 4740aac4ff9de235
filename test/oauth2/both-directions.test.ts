/** One sign-in opens both directions of an account, at a real Dovecot that asks a real authorization server about each token. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Postern } from "../../core/main.ts";
import { peer } from "../peer.ts";
import { startDovecotWithOAuth2 } from "../peers/dovecot-oauth2.ts";
import type { DovecotSubmission } from "../peers/dovecot-submission.ts";
import { skipWithout } from "../skip-without.ts";
import { type SigningIn, signingIn } from "./signing-in.ts";

const withoutDovecot = (t: TestContext): boolean =>
  skipWithout(t, peer("dovecot"), "Dovecot", "scripts/peers installs it");

/** Ends with the test's own time limit. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 10));
}

interface Account extends SigningIn {
  submission: DovecotSubmission;
  signInId: number;
  incoming: { host: string; port: number; security: "tls"; user: string; password: string; signInId: number };
  outgoing: Account["incoming"] & { authentication: "oauth2" };
}

async function account(t: TestContext, mechanisms?: string): Promise<Account> {
  const s = await signingIn(t, {}, { hasPlugins: true });
  const submission = await startDovecotWithOAuth2(t, s.server, mechanisms);
  const { signInId } = await s.signIn();
  assert.ok(signInId !== null);
  const { dovecot, port } = submission;
  const shared = { host: "localhost", security: "tls" as const, user: "ben", password: "", signInId };
  const trusted = { trustedCertificate: dovecot.certificate };
  return {
    ...s,
    submission,
    signInId,
    incoming: { ...shared, port: dovecot.port, ...trusted },
    outgoing: { ...shared, port, authentication: "oauth2", ...trusted },
  };
}

const sourceOf = (postern: Postern, id: number) => postern.sources.list().find((source) => source.id === id);

async function send(postern: Postern, identityId: number): Promise<number> {
  const raw =
    "From: Ben <ben@localhost>\r\nTo: ana@example.org\r\nSubject: Lunch\r\nMessage-ID: <lunch@example.org>\r\n\r\nAt noon?\r\n";
  const [stored] = await postern.ingestRaw([
    {
      raw: Buffer.from(raw),
      tagIds: [postern.reader.tagByRole("sent").id],
      keywords: ["$seen"],
      receivedAt: null,
      kind: "message",
    },
  ]);
  assert.ok(stored);
  const mail = { messageId: stored.messageId, identityId, recipients: ["ana@example.org"], holdUntil: 0 };
  return (await postern.outbox.submit(mail)).entryId;
}

const identityOf = ({ reader }: Postern): number => reader.outbox.identities()[0]?.id ?? 0;

for (const mechanisms of ["oauthbearer", "xoauth2"])
  test(`by ${mechanisms} both directions are tested, mail comes in and goes out, and a password is never asked for`, async (t) => {
    if (withoutDovecot(t)) return;
    const { postern, submission, incoming, outgoing, server } = await account(t, mechanisms);
    await submission.dovecot.deliver("From: ana@example.org\nTo: ben@localhost\nSubject: First\n\nHello\n");
    const tested = await postern.sources.test(incoming);
    assert.deepEqual([tested.isFine, tested.error], [true, null]);
    assert.deepEqual([(await postern.relays.test(outgoing)).error], [null]);
    const { id: sourceId } = await postern.sources.create(incoming);
    const sendAs = { email: "ben@localhost", name: "Ben" };
    const relay = await postern.relays.create({ ...outgoing, sourceId }, sendAs);
    assert.equal(relay.authentication, "oauth2");
    await until(() => sourceOf(postern, sourceId)?.state === "watching");
    assert.equal(postern.reader.counts().messages, 1);
    const entryId = await send(postern, identityOf(postern));
    await until(() => submission.behind.mails.length === 1);
    await until(() => postern.reader.outbox.entry(entryId)?.recipients[0]?.state === "delivered");
    assert.equal(server.asked.length, 1);
    const shown = JSON.stringify([postern.sources.list(), postern.relays.list(), postern.signIns.list()]);
    assert.ok(!/[ar]t-|password|Token/.test(shown), shown);
    const kept = JSON.stringify([postern.reader.sources(), postern.reader.relays()]);
    assert.ok(!kept.includes(server.given[0] ?? "-"));
  });

test("a token that ended early at the server is renewed on the way, once, in both directions", async (t) => {
  if (withoutDovecot(t)) return;
  const { postern, incoming, outgoing, server } = await account(t);
  server.endAccessTokens();
  assert.equal((await postern.sources.test(incoming)).isFine, true);
  server.endAccessTokens();
  assert.equal((await postern.relays.test(outgoing)).isFine, true);
  assert.equal(server.asked.length, 3);
});

test("a sign-in that was taken back stops both directions with a word, loses nothing, and goes on after signing in again", async (t) => {
  if (withoutDovecot(t)) return;
  const s = await account(t);
  const { postern, submission, incoming, outgoing, server, signIn, signInId, clock } = s;
  const { id: sourceId } = await postern.sources.create(incoming);
  const { id: relayId } = await postern.relays.create(
    { ...outgoing, sourceId },
    { email: "ben@localhost", name: "Ben" },
  );
  await until(() => sourceOf(postern, sourceId)?.state === "watching");
  server.revokeAll();
  submission.dovecot.dropConnections();
  const entryId = await send(postern, identityOf(postern));
  await until(() => sourceOf(postern, sourceId)?.lastError?.code === "SIGN_IN_NEEDED");
  await until(() => postern.reader.outbox.entry(entryId)?.problem?.code === "SIGN_IN_NEEDED");
  await until(() => postern.relays.list().find(({ id }) => id === relayId)?.lastError?.code === "SIGN_IN_NEEDED");
  // It waits for the user: weeks are not counted, and the provider is not asked again and again.
  const asked = server.asked.length;
  clock.time += 30 * 24 * 3_600_000;
  await postern.outbox.retryNow(entryId);
  await until(() => (postern.reader.outbox.entry(entryId)?.tries ?? 0) >= 2);
  await until(() => postern.reader.outbox.entry(entryId)?.state === "queued");
  assert.equal(postern.reader.outbox.entry(entryId)?.recipients[0]?.state, "queued");
  assert.deepEqual([server.asked.length, submission.behind.mails.length], [asked, 0]);
  await submission.dovecot.deliver("From: ana@example.org\nTo: ben@localhost\nSubject: Meanwhile\n\nHello\n");
  assert.equal((await signIn("allow", signInId)).state, "done");
  await until(() => submission.behind.mails.length === 1);
  await until(() => postern.reader.counts().messages === 2);
});

test("a sign-in of somebody else, and one that is not there, are told apart from a wrong password", async (t) => {
  if (withoutDovecot(t)) return;
  const { postern, incoming, outgoing } = await account(t);
  const foreign = await postern.sources.test({ ...incoming, user: "eve" });
  assert.deepEqual([foreign.isFine, foreign.error?.code], [false, "SIGN_IN_UNACCEPTED"]);
  // The server's own words go along.
  assert.deepEqual((await postern.relays.test({ ...outgoing, user: "eve" })).error, {
    code: "SIGN_IN_UNACCEPTED",
    detail: { stage: "login", code: 535, enhanced: "5.7.8", text: "Authentication failed." },
  });
  for (const signInId of [999, 0]) {
    await assert.rejects(postern.sources.test({ ...incoming, signInId }), { code: "BAD_REQUEST" });
    await assert.rejects(postern.relays.test({ ...outgoing, signInId }), { code: "BAD_REQUEST" });
  }
  await assert.rejects(postern.relays.test({ ...outgoing, signInId: null }), { code: "BAD_REQUEST" });
});

test("an account goes from a password to a sign-in and back, and what nobody is opened by any more is forgotten", async (t) => {
  if (withoutDovecot(t)) return;
  const { postern, incoming, outgoing, signInId } = await account(t);
  const { id: sourceId } = await postern.sources.create({ ...incoming, signInId: null, password: "secret" });
  const { id: relayId } = await postern.relays.create({ ...outgoing, authentication: "password", password: "secret" });
  assert.equal((await postern.sources.update(sourceId, { signInId })).signInId, signInId);
  await postern.relays.update(relayId, { authentication: "oauth2", signInId });
  assert.ok(!JSON.stringify([postern.reader.sources(), postern.reader.relays()]).includes("secret"));
  await until(() => sourceOf(postern, sourceId)?.state === "watching");
  await postern.sources.update(sourceId, { signInId: null, password: "secret" });
  assert.equal(postern.signIns.list().length, 1);
  await assert.rejects(postern.relays.update(relayId, { authentication: "password" }), { code: "BAD_REQUEST" });
  await postern.relays.remove(relayId);
  assert.deepEqual(postern.signIns.list(), []);
});
