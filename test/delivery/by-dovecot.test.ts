/** From the outbox to a real server, with nothing in place of anything: the plugin in its isolate, the driver, Dovecot. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { testFolder } from "../open-postern.ts";
import { peer } from "../peer.ts";
import { startDovecotSubmission } from "../peers/dovecot-submission.ts";
import { skipWithout } from "../skip-without.ts";

const raw = Buffer.from(
  "From: ana@example.org\r\nTo: ben@example.org, cara@example.org\r\nBcc: dora@example.org\r\n" +
    "Subject: Lunch\r\nMessage-ID: <lunch@example.org>\r\n\r\nAt noon?\r\n",
);

test("a mail leaves by the plugin smtp through Dovecot, without its Bcc, and each recipient has the server's word", async (t) => {
  if (skipWithout(t, peer("dovecot"), "Dovecot", "scripts/peers installs it")) return;
  const { dovecot, port, behind } = await startDovecotSubmission(t, {
    RCPT: (line) => (line.includes("cara") ? "550 5.1.1 Nobody here" : null),
  });
  const postern = await testFolder(t).open({ watchesSources: false, sendsMail: true });
  await postern.plugins.settled();
  const { id } = await postern.relays.create(
    {
      host: "localhost",
      port,
      security: "tls",
      user: dovecot.user,
      password: dovecot.password,
      trustedCertificate: dovecot.certificate,
    },
    { email: "ana@example.org", name: "Ana" },
  );
  const [identity] = postern.reader.outbox.identities();
  assert.equal(identity?.relayId, id);
  const tagIds = [postern.reader.tagByRole("sent").id];
  const [stored] = await postern.ingestRaw([{ raw, tagIds, keywords: ["$seen"], receivedAt: null, kind: "message" }]);
  assert.ok(stored && identity);
  const recipients = ["ben", "cara", "dora"].map((name) => `${name}@example.org`);
  const submission = { messageId: stored.messageId, identityId: identity.id, recipients, holdUntil: 0 };
  const { entryId } = await postern.outbox.submit(submission);
  await postern.outbox.settled();

  const entry = postern.reader.outbox.entry(entryId);
  assert.deepEqual(
    entry?.recipients.map(({ address, state, code, transport }) => [address, state, code, transport]),
    [
      [recipients[0], "delivered", 250, "smtp"],
      [recipients[1], "failed", 550, "smtp"],
      [recipients[2], "delivered", 250, "smtp"],
    ],
  );
  assert.equal(behind.mails.length, 1);
  const [mail] = behind.mails;
  assert.ok(mail);
  assert.ok(mail.message.endsWith("Subject: Lunch\r\nMessage-ID: <lunch@example.org>\r\n\r\nAt noon?\r\n"));
  assert.doesNotMatch(mail.message, /bcc|dora/i);
  assert.ok(mail.envelope.some((line) => line.includes("dora@example.org")));
  // The plugin opened nothing: the kernel did.
  const rows = postern.network.ledger({ limit: 10, before: null });
  assert.deepEqual(
    rows.map(({ purpose, actor }) => [purpose, actor]),
    [["smtp.submit", "kernel"]],
  );
});
