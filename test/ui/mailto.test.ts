import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseMailto } from "../../ui/state/mailto.ts";

const address = (email: string, name: string | null = null) => ({ name, email });

test("whom it goes to, subject and text are taken from a link (RFC 6068 6)", () => {
  assert.deepEqual(parseMailto("mailto:ana@example.org"), {
    to: [address("ana@example.org")],
    cc: [],
    subject: "",
    text: "",
  });
  assert.deepEqual(
    parseMailto(
      "MAILTO:ana@example.org,ben%40example.org?to=c@example.org&CC=d@example.org&subject=A%20plan&body=One%0D%0ATwo",
    ),
    {
      to: [address("ana@example.org"), address("ben@example.org"), address("c@example.org")],
      cc: [address("d@example.org")],
      subject: "A plan",
      text: "One\nTwo",
    },
  );
  assert.deepEqual(parseMailto("mailto:?subject=a+b=c")?.subject, "a+b=c");
});

test("nobody is written to unseen, and no file or other header field comes of a link", () => {
  const link = parseMailto(
    "mailto:a@example.org?bcc=spy@example.net&attach=/etc/passwd&from=x@example.net&reply-to=y@example.net&subject=a%0D%0ABcc:%20z@example.net",
  );
  assert.deepEqual(link, { to: [address("a@example.org")], cc: [], subject: "a Bcc: z@example.net", text: "" });
});

test("what is badly encoded is what it is, and another scheme is no such link", () => {
  assert.equal(parseMailto("mailto:a@example.org?subject=100%")?.subject, "100%");
  assert.equal(parseMailto("https://example.org/?mailto:a@example.org"), null);
  assert.equal(parseMailto("javascript:alert(1)"), null);
});

test("whatever follows the scheme, there is an answer", () => {
  fc.assert(fc.property(fc.string(), (rest) => assert.notEqual(parseMailto(`mailto:${rest}`), null)));
});
