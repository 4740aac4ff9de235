import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { needsOf, outgoingMessage } from "../../core/delivery/outgoing-message.ts";

const leaving = (text: string) => outgoingMessage(Buffer.from(text, "latin1")).bytes.toString("latin1");

test("Bcc and Resent-Bcc are taken out wherever they stand, folded or in another case; nothing else is", () => {
  const mail =
    "BCC: a@x\r\nFrom: b@x\r\nbcc : c@x,\r\n\td@x\r\nSubject: Bcc: no\r\nResent-Bcc: e@x\r\nX-Bcc: f@x\r\n\r\nBcc: in the text\r\n";
  assert.equal(leaving(mail), "From: b@x\r\nSubject: Bcc: no\r\nX-Bcc: f@x\r\n\r\nBcc: in the text\r\n");
});

test("a part's own header is not the mail's", () => {
  const mail = "From: b@x\r\nContent-Type: message/rfc822\r\n\r\nBcc: kept@x\r\nSubject: inner\r\n\r\ntext\r\n";
  assert.equal(leaving(mail), mail);
});

test("lines end with CRLF, and neither byte stands alone", () => {
  assert.equal(leaving("From: b@x\nBcc: c@x\n\none\rtwo\n\r\nthree"), "From: b@x\r\n\r\none\r\ntwo\r\n\r\nthree");
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "\r", "\n", "\r\n", "é"), { maxLength: 30 }), (pieces) => {
      const text = leaving(`From: b@x\r\n\r\n${pieces.join("")}`);
      assert.doesNotMatch(text, /[^\r]\n|\r[^\n]|\r$/);
      assert.equal(text.replaceAll("\r\n", "\n"), `From: b@x\n\n${pieces.join("").replace(/\r\n?/g, "\n")}`);
    }),
  );
});

test("a mail says what it needs of the relay", () => {
  const of = (text: string, addresses: string[] = [], parameters: Record<string, string | null> | null = null) => {
    const { smtpUtf8, eightBit, requireTls } = needsOf(outgoingMessage(Buffer.from(text)), {
      from: "a@x.example",
      recipients: addresses.map((address) => ({ address, parameters: null })),
      parameters,
      id: "i",
    });
    return [smtpUtf8, eightBit, requireTls];
  };
  assert.deepEqual(of("From: a@x\r\n\r\nplain"), [false, false, false]);
  assert.deepEqual(of("From: a@x\r\n\r\nGrüße"), [false, true, false]);
  assert.deepEqual(of("From: a@x\r\nSubject: Grüße\r\n\r\nplain"), [true, true, false]);
  assert.deepEqual(of("From: a@x\r\n\r\nplain", ["jürgen@x.example"]), [true, false, false]);
  assert.deepEqual(of("From: a@x\r\n\r\nplain", ["a@x.example"], { REQUIRETLS: null }), [false, false, true]);
  assert.deepEqual(
    of("From: a@x\r\nBcc: jürgen@x\r\n\r\nplain"),
    [false, false, false],
    "what does not leave needs nothing",
  );
});
