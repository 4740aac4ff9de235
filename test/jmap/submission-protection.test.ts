import assert from "node:assert/strict";
import { test } from "node:test";
import { urn } from "../../core/jmap/capabilities.ts";
import type { Grants } from "../../core/plugins/plugin-record.ts";
import { FakeRelay } from "../delivery/fake-relay.ts";
import { addRelay } from "../delivery/sending-postern.ts";
import { packed, ready } from "../plugins/digest.ts";
import { type Json, openMail } from "./open-mail.ts";

const reason = "For a test.";
const asks = {
  "message.read": { fields: ["envelope", "text", "attachment-names"], mail: "all", reason },
  "outgoing.propose": { encrypt: true, reason },
};
const code = `var plugin = { default: { hooks: { "compose.protect"({ draft }) {
  if (draft.subject === "fails") throw new Error("broken");
  const seen = [...draft.to, "|", ...draft.bcc, "|", draft.text.trim()].join(" ");
  return { encrypt: draft.subject === "secret", sign: false, reason: "Seen: " + seen };
} } } };`;

const relay = new FakeRelay();
const mail = await openMail({ delivery: relay.delivery, sendsMail: true });
const { postern } = mail;
await addRelay(postern, "smtp.example.org");
await postern.plugins.installs.inspect(packed({ id: "careful", code, hooks: { "compose.protect": {} }, asks }));
const created = await mail.call("Identity/set", { create: { i: { email: "ana@example.org", name: "Ana" } } });
const identityId: string = created["created"]["i"]["id"];

async function submitted(subject: string): Promise<Json> {
  const raw = `From: Ana <ana@example.org>\nTo: ben@example.org\nSubject: ${subject}\nMessage-ID: <${Math.random()}@x>\n\nThe words\n`;
  const emailId = await mail.add(raw, {
    mailboxIds: { [String(mail.roles["drafts"])]: true },
    keywords: { $draft: true },
  });
  const rcptTo = ["ben@example.org", "cara@example.org"].map((email) => ({ email, parameters: null }));
  const envelope = { mailFrom: { email: "ana@example.org", parameters: null }, rcptTo };
  const { methodResponses } = await mail.request(
    [["EmailSubmission/set", { accountId: "A1", create: { s: { identityId, emailId, envelope } } }, "c"]],
    { using: [urn.core, urn.mail, urn.submission] },
  );
  return methodResponses[0]![1];
}

test("mail of another program is not sent where a plugin wants it protected, or failed to decide", async () => {
  assert.ok((await submitted("secret"))["created"], "nobody is asked yet");
  await postern.plugins.installs.enable("careful", asks as unknown as Grants);
  await ready(postern, "careful");
  const { notCreated } = await submitted("secret");
  assert.equal(notCreated["s"]["type"], "forbiddenToSend");
  assert.match(notCreated["s"]["description"], /Seen: ben@example\.org \| cara@example\.org \| The words$/);
  const failed = (await submitted("fails"))["notCreated"]["s"];
  assert.equal(failed["type"], "forbiddenToSend");
  assert.match(failed["description"], /failed/);
  assert.ok((await submitted("plain"))["created"]);
});
