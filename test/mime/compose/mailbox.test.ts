import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { mailboxKey, sendable, sendableMailbox } from "../../../core/mime/compose/mailbox.ts";

test("a domain goes out in ASCII, a localpart as it was written", () => {
  assert.equal(sendable("ana@example.org"), "ana@example.org");
  assert.equal(sendable("Ana.Ruiz+x@EXAMPLE.org"), "Ana.Ruiz+x@example.org");
  assert.equal(sendable("grüße@müller.example"), "grüße@xn--mller-kva.example");
  assert.equal(sendable('"a b"@example.org'), '"a b"@example.org');
});

test("what no mail can go to is told from what it can", () => {
  const bad = [
    "",
    "ana",
    "@example.org",
    "ana@",
    "ana@b@",
    "a b@example.org",
    "ana@exa mple.org",
    "ana@-x.org",
    "ana@a..b",
  ];
  bad.push(
    "ana@example.org\r\nBcc: eve@evil.example",
    "ana@example.org,eve@evil.example",
    "<ana@example.org>",
    ".a@b.org",
  );
  for (const email of bad) assert.equal(sendable(email), null, email);
});

test("a localpart may have 64 bytes and not one more", () => {
  assert.ok(sendable(`${"a".repeat(64)}@example.org`));
  assert.equal(sendable(`${"a".repeat(65)}@example.org`), null);
  assert.equal(sendable(`${"ü".repeat(33)}@example.org`), null);
});

test("a name cannot end a header field, whatever is in it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      const mailbox = sendableMailbox({ name, email: "ana@example.org" });
      assert.ok(mailbox);
      assert.doesNotMatch(mailbox.name ?? "", /\p{Cc}/u);
    }),
  );
});

test("two spellings of one mailbox are one", () => {
  assert.equal(mailboxKey("Ana@MÜLLER.example"), mailboxKey(" ana@xn--mller-kva.example "));
  assert.notEqual(mailboxKey("ana@example.org"), mailboxKey("ana@example.com"));
});
