import assert from "node:assert/strict";
import { test } from "node:test";
import { me, openWriting, parsed, receive, rowOf, write } from "./written-mail.ts";

const invoice = `From: ana@example.org
To: ${me}
Subject: Invoice
Message-ID: <3@example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

As you asked.
--b
Content-Type: application/pdf
Content-Disposition: attachment; filename="bill.pdf"
Content-Transfer-Encoding: base64

JVBERg==
--b--
`;

test("a mail is forwarded with its files, or whole as one", async (t) => {
  const postern = await openWriting(t);
  const emailId = await receive(postern, invoice);
  const inline = await postern.drafts.create({ kind: "forward", emailId });
  assert.deepEqual([inline.subject, inline.to], ["Fwd: Invoice", []]);
  assert.match(inline.text, /Forwarded message -+\nFrom: ana@example\.org\n[\s\S]*\n\nAs you asked\./);
  assert.deepEqual(
    inline.files.map(({ name, size, cid }) => [name, size, cid]),
    [["bill.pdf", 4, null]],
  );
  const whole = await postern.drafts.create({ kind: "forwardAttached", emailId });
  assert.deepEqual(
    whole.files.map(({ name, type }) => [name, type]),
    [["Invoice.eml", "message/rfc822"]],
  );
  const closed = await postern.drafts.close(whole.id, (await write(postern, whole, { subject: "See" })).revision);
  const mail = await parsed(postern, closed.emailId ?? "");
  assert.match(mail.attachments[0]?.content.toString() ?? "", /^Subject: Invoice\r$/m);
});

test("a mail that is deleted for ever while it is forwarded goes along all the same", async (t) => {
  const postern = await openWriting(t);
  const emailId = await receive(postern, invoice);
  const drafts = await Promise.all(
    (["forward", "forwardAttached"] as const).map((kind) => postern.drafts.create({ kind, emailId })),
  );
  await postern.writer.perform({ op: "message.destroy", messageIds: [rowOf(postern, emailId)!.id] });
  assert.equal(rowOf(postern, emailId), null);
  const files = [];
  for (const draft of drafts) {
    const { revision } = await write(postern, draft, { subject: "See" });
    const { emailId: closedId } = await postern.drafts.close(draft.id, revision);
    files.push((await parsed(postern, closedId ?? "")).attachments[0]?.content.toString());
  }
  assert.deepEqual(files, ["%PDF", invoice.replace(/\r?\n/g, "\r\n")]);
});
