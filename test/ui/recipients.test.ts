import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { asTyped, isWhole, parseRecipients } from "../../ui/state/recipients.ts";

test("what is typed or pasted is cut into addresses at commas, semicolons and lines", () => {
  assert.deepEqual(
    parseRecipients('ana@example.org, Ben <ben@example.org>; "Ruiz, Ana" <a@x.example>\ncarla@example.org,'),
    [
      { name: null, email: "ana@example.org" },
      { name: "Ben", email: "ben@example.org" },
      { name: "Ruiz, Ana", email: "a@x.example" },
      { name: null, email: "carla@example.org" },
    ],
  );
  assert.deepEqual(parseRecipients(" , ;\n"), []);
  assert.deepEqual(parseRecipients("mailto:ana@example.org"), [{ name: null, email: "ana@example.org" }]);
  assert.deepEqual(parseRecipients("not whole"), [{ name: null, email: "not whole" }]);
});

test("an address that is shown to be typed on is read back the same", () => {
  const name = fc
    .string({ unit: "grapheme", maxLength: 20 })
    .map((text) => text.replace(/[\p{Cc}\s<>]+/gu, " ").trim() || null);
  const email = fc.stringMatching(/^[a-z0-9.+-]{1,10}@[a-z]{1,8}\.example$/);
  fc.assert(
    fc.property(name, email, (who, where) =>
      assert.deepEqual(parseRecipients(asTyped({ name: who, email: where })), [{ name: who, email: where }]),
    ),
  );
});

test("a whole address is told from one that is not", () => {
  for (const email of ["ana@example.org", "ana@localhost", "grüße@müller.example", '"a b"@example.org'])
    assert.ok(isWhole({ name: null, email }), email);
  for (const email of [
    "",
    "ana",
    "ana@",
    "@example.org",
    "a b@example.org",
    "ana@-x.org",
    "ana@x-.org",
    "ana@example.",
    "ana@.org",
    "ana@a..b",
  ])
    assert.ok(!isWhole({ name: null, email }), email);
});
