/** Submission to a real server: Dovecot, which hands the mail on to one that does as the test says. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { peer } from "../../peer.ts";
import { startDovecotSubmission } from "../../peers/dovecot-submission.ts";
import { skipWithout } from "../../skip-without.ts";
import { message, relayAt, submitting } from "./relay-at.ts";

async function dovecotFor(t: TestContext, answers = {}) {
  const started = await startDovecotSubmission(t, answers);
  const { dovecot, port, starttlsPort } = started;
  const relay = (security: "tls" | "starttls", password = dovecot.password) =>
    relayAt(
      { port: security === "tls" ? port : starttlsPort, certificate: { cert: dovecot.certificate } },
      { security, user: dovecot.user },
      { password },
    );
  return { ...started, relay };
}

const isMissing = (t: TestContext) => skipWithout(t, peer("dovecot"), "Dovecot", "scripts/peers installs it");

test("mail goes out by Dovecot, over TLS and STARTTLS, as it is", async (t) => {
  if (isMissing(t)) return;
  const { relay, behind } = await dovecotFor(t);
  const { submit } = submitting(t);
  for (const security of ["tls", "starttls"] as const)
    assert.equal((await submit(relay(security)))[0]?.outcome, "delivered", security);
  assert.equal(behind.mails.length, 2);
  for (const mail of behind.mails) assert.ok(mail.message.endsWith(message.toString()), mail.message);
});

test("a wrong password is Dovecot's word against it, and no mail", async (t) => {
  if (isMissing(t)) return;
  const { relay, behind } = await dovecotFor(t);
  await assert.rejects(submitting(t).submit(relay("tls", "wrong")), { code: "RELAY_AUTH_FAILED" });
  assert.deepEqual(behind.mails, []);
});

test("recipients that are refused behind Dovecot are refused to us, each with its own words", async (t) => {
  if (isMissing(t)) return;
  const { relay, behind } = await dovecotFor(t, {
    RCPT: (line: string) =>
      line.includes("cara") ? "450 4.2.2 Full" : line.includes("dora") ? "550 5.1.1 Nobody" : null,
  });
  const recipients = ["ben", "cara", "dora"].map((name) => `${name}@example.org`);
  const replies = await submitting(t).submit(relay("tls"), { recipients });
  assert.deepEqual(
    replies.map(({ outcome, code, enhanced }) => [outcome, code, enhanced]),
    [
      ["delivered", 250, "2.0.0"],
      ["deferred", 450, "4.2.2"],
      ["refused", 550, "5.1.1"],
    ],
  );
  assert.equal(behind.mails.length, 1);
});

test("a mail above Dovecot's size is refused before it is given", async (t) => {
  if (isMissing(t)) return;
  const { relay, bytesMax, behind } = await dovecotFor(t);
  const padded = (bytes: number) => Buffer.concat([message, Buffer.alloc(bytes - message.length, "x\r\n")]);
  const { submit } = submitting(t);
  const [reply] = await submit(relay("tls"), { message: padded(bytesMax + 1) });
  assert.deepEqual([reply?.outcome, reply?.enhanced], ["refused", "5.3.4"]);
  // Dovecot counts the line that it adds itself.
  assert.equal((await submit(relay("tls"), { message: padded(bytesMax - 1_000) }))[0]?.outcome, "delivered");
  assert.equal(behind.mails.length, 1);
});
