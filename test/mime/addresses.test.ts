import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseAddressGroups, parseAddressList } from "../../core/mime/addresses.ts";

const one = (text: string) => {
  const [address] = parseAddressList(text);
  return address === undefined ? null : [address.name, address.email];
};

const readings: Array<[title: string, text: string, name: string | null, email: string]> = [
  ["a bare address", "ana@example.org", null, "ana@example.org"],
  ["a name and an address", "Ana Lind <ana@example.org>", "Ana Lind", "ana@example.org"],
  ["a quoted name with a comma", '"Lind, Ana" <ana@example.org>', "Lind, Ana", "ana@example.org"],
  ["escapes in a quoted name", '"Ana \\"A\\" Lind" <ana@example.org>', 'Ana "A" Lind', "ana@example.org"],
  ["a comment as the name", "ana@example.org (Ana Lind)", "Ana Lind", "ana@example.org"],
  ["a nested comment", "ana@example.org (Ana (the second) Lind)", "Ana (the second) Lind", "ana@example.org"],
  ["a name beats a comment", "Ana <ana@example.org> (work)", "Ana", "ana@example.org"],
  ["an obsolete route", "<@a.example,@b.example:ana@example.org>", null, "ana@example.org"],
  ["dots and apostrophes in a name", "Ana B. O'Lind <ana@example.org>", "Ana B. O'Lind", "ana@example.org"],
  ["an encoded name", "=?utf-8?Q?Ana_L=C3=ADnd?= <ana@example.org>", "Ana Línd", "ana@example.org"],
  ["a comma in an encoded word", "=?utf-8?Q?Lind,_Ana?= <ana@example.org>", "Lind, Ana", "ana@example.org"],
  ["an encoded word in quotes", '"=?utf-8?Q?L=C3=ADnd?=" <ana@example.org>', "Línd", "ana@example.org"],
  ["a folded field", "Ana\r\n Lind\r\n\t<ana@example.org>", "Ana Lind", "ana@example.org"],
  ["a missing bracket at the end", "Ana <ana@example.org", "Ana", "ana@example.org"],
  ["brackets in brackets", "Ana <<ana@example.org>>", "Ana", "ana@example.org"],
  ["no brackets at all", "Ana Lind ana@example.org", "Ana Lind", "ana@example.org"],
  ["blanks in the address", "< ana @ example.org >", null, "ana@example.org"],
  ["a quoted localpart", '"ana lind"@example.org', null, '"ana lind"@example.org'],
  ["a quoted localpart in brackets", 'Ana <"ana>lind"@example.org>', "Ana", '"ana>lind"@example.org'],
  ["a domain literal", "ana@[IPv6:2001:db8::1]", null, "ana@[IPv6:2001:db8::1]"],
  ["a word without an @", "postmaster", null, "postmaster"],
  ["a quote that never ends", 'Ana "the <ana@example.org>', "Ana the", "ana@example.org"],
  ["a comment that never ends", "Ana (work <ana@example.org>", "Ana (work", "ana@example.org"],
  ["letters beyond ASCII", "Ana Línd <ana@example.org>", "Ana Línd", "ana@example.org"],
  [
    "an encoded word in the address is left alone",
    "<=?utf-8?Q?bank?=@example.org>",
    null,
    "=?utf-8?Q?bank?=@example.org",
  ],
  ["control characters in a name", "Ana\u001b[31m <ana@example.org>", "Ana[31m", "ana@example.org"],
];

for (const [title, text, name, email] of readings) {
  test(`an address list reads ${title}`, () => assert.deepEqual(one(text), [name, email]));
}

test("an address list keeps the order, drops empty places and takes semicolons for commas", () => {
  const emails = parseAddressList("a@x.example,, b@x.example; <c@x.example>,").map(({ email }) => email);
  assert.deepEqual(emails, ["a@x.example", "b@x.example", "c@x.example"]);
});

test("groups have their names, what is outside a group has none", () => {
  const text = 'first@x.example, "The Team": a@x.example, Ben <b@x.example>;, undisclosed-recipients:;, last@x.example';
  assert.deepEqual(parseAddressGroups(text), [
    { name: null, addresses: [{ name: null, email: "first@x.example" }] },
    {
      name: "The Team",
      addresses: [
        { name: null, email: "a@x.example" },
        { name: "Ben", email: "b@x.example" },
      ],
    },
    { name: "undisclosed-recipients", addresses: [] },
    { name: null, addresses: [{ name: null, email: "last@x.example" }] },
  ]);
});

test("nothing, blanks, empty brackets and a lone comment hold no address", () => {
  for (const text of ["", "  ", "<>", '"" <>', "(nobody)", ",;,"]) assert.deepEqual(parseAddressList(text), [], text);
});

const atom = fc.stringMatching(/^[a-zA-Z0-9!#$%&'*+/?^_`{|}~-]{1,12}$/);
const email = fc
  .tuple(atom, fc.stringMatching(/^[a-z0-9]{1,8}\.example$/))
  .map(([local, domain]) => `${local}@${domain}`);
// What a name may hold once it is quoted: everything but line breaks and control characters.
const name = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
  .map((text) =>
    text
      .replace(/[\p{Cc}=]/gu, "")
      .replace(/ +/g, " ")
      .trim(),
  )
  .filter((text) => text !== "");
const quote = (text: string) => `"${text.replace(/[\\"]/g, "\\$&")}"`;

test("addresses that were written are read back", () => {
  const people = fc.array(fc.record({ name: fc.option(name), email }, { noNullPrototype: true }), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(people, (list) => {
      const text = list.map((person) =>
        person.name === null ? person.email : `${quote(person.name)} <${person.email}>`,
      );
      assert.deepEqual(parseAddressList(text.join(", ")), list);
    }),
    { numRuns: 500 },
  );
});

test("no text makes the address parser throw, and every address has an email and no blank name", () => {
  const piece = fc.constantFrom(
    '"',
    "(",
    ")",
    "<",
    ">",
    ",",
    ";",
    ":",
    "@",
    "\\",
    "[",
    "]",
    "=?",
    "?=",
    "=?utf-8?q?a?=",
    " ",
    "\n",
    "a",
    "é",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join("")),
  );
  fc.assert(
    fc.property(text, (value) => {
      for (const address of parseAddressGroups(value).flatMap(({ addresses }) => addresses)) {
        assert.equal(typeof address.email, "string");
        assert.notEqual(address.name?.trim(), "");
      }
    }),
    { numRuns: 2000 },
  );
});
