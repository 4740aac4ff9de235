import assert from "node:assert/strict";
import { test } from "node:test";
import { headerValue, parseHeaderProperty } from "../../core/jmap/header-property.ts";
import { parseStructure } from "../../core/mime/parse-structure.ts";

const raw = Buffer.from(
  [
    "From: =?UTF-8?Q?Ren=C3=A9?= <rene@example.org>",
    "To: Team: ana@example.org, Ben <ben@example.org>;, carla@example.org",
    "Subject: =?UTF-8?Q?Caf=C3=A9?=",
    "References: <1@x> <2@x>",
    "Date: Thu, 30 Oct 2014 14:12:00 +0800",
    "List-Unsubscribe: <mailto:u@example.org>, <https://example.org/u>",
    "X-Note: first",
    "X-Note: second",
    "",
    "Hello",
  ].join("\r\n"),
);
const root = parseStructure(raw);
const value = (property: string) => {
  const header = parseHeaderProperty(property);
  assert.ok(header, property);
  return headerValue(raw, root, header);
};

test("each form of RFC 8621 4.1.2 is read", () => {
  assert.equal(value("header:subject"), " =?UTF-8?Q?Caf=C3=A9?=");
  assert.equal(value("header:Subject:asText"), "Café");
  assert.deepEqual(value("header:From:asAddresses"), [{ name: "René", email: "rene@example.org" }]);
  assert.deepEqual(value("header:References:asMessageIds"), ["1@x", "2@x"]);
  assert.equal(value("header:Date:asDate"), "2014-10-30T14:12:00+08:00");
  assert.deepEqual(value("header:List-Unsubscribe:asURLs"), ["mailto:u@example.org", "https://example.org/u"]);
  assert.deepEqual(value("header:To:asGroupedAddresses"), [
    {
      name: "Team",
      addresses: [
        { name: null, email: "ana@example.org" },
        { name: "Ben", email: "ben@example.org" },
      ],
    },
    { name: null, addresses: [{ name: null, email: "carla@example.org" }] },
  ]);
});

test("a field that is there twice gives the last one, and all of them with :all", () => {
  assert.equal(value("header:X-Note:asText"), "second");
  assert.deepEqual(value("header:X-Note:asText:all"), ["first", "second"]);
});

test("a field that is absent is null, and an empty list with :all", () => {
  assert.equal(value("header:X-None"), null);
  assert.deepEqual(value("header:X-None:asText:all"), []);
});

test("a form that the field cannot have is refused", () => {
  for (const property of [
    "header:From:asText",
    "header:Subject:asAddresses",
    "header:Date:asText",
    "header:Received:asText",
    "header:To:asDate",
    "header:X-Note:asNothing",
    "header:X-Note:all:asText",
    "header:",
    "header::asText",
    "header:a b",
    "subject",
  ]) {
    assert.equal(parseHeaderProperty(property), null, property);
  }
});
