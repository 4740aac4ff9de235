import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type Difference, differences, emlWithLineFeeds } from "./expected-parse.ts";
import { parseStructure } from "../../core/mime/parse-structure.ts";
import { decodePartBytes } from "../../core/mime/part-content.ts";
import type { Part } from "../../core/mime/message.ts";

/** Where Postern reads a message otherwise than mail-parser's expected JSON says, and why. Everything else must be equal. */
const explained: Array<{ reason: string; where: Array<[fixture: string, part: string, ...fields: string[]]> }> = [
  {
    reason:
      "Eight-bit bytes without a charset: mail-parser gives U+FFFD, Postern reads them as windows-1252 and says so",
    where: [
      ["legacy/010", "0", "to", "subject"],
      ["legacy/016", "3", "content-type", "content-disposition"],
      ["legacy/017", "0", "to"],
      ["legacy/020", "0", "to", "subject"],
      ["legacy/022", "0", "to", "subject"],
      ["legacy/023", "4", "content-disposition"],
      ["legacy/026", "2", "content-type", "content-disposition", "text", "encoding problem"],
      ["legacy/027", "0", "to", "subject"],
      ["legacy/052", "0", "to", "subject", "text", "encoding problem"],
    ],
  },
  {
    reason: "The text says UTF-8 and is ISO-8859-1: that is an encoding problem, which mail-parser does not report",
    where: [["legacy/033", "0", "encoding problem"]],
  },
  {
    reason:
      "Inline pictures between texts are body and not attachments in the algorithm of RFC 8621 4.1.4; mail-parser lists them twice",
    where: [
      ["legacy/030", "", "attachments"],
      ["legacy/032", "", "attachments"],
      ["legacy/035", "", "attachments"],
      ["legacy/037", "", "attachments"],
      ["legacy/039", "", "attachments"],
      ["legacy/044", "", "attachments"],
      ["legacy/048", "", "attachments"],
      ["rfc/002", "2/", "attachments"],
    ],
  },
  {
    reason: "A backslash in a file name of Windows is kept, where RFC 2045 reads it as an escape",
    where: [
      ["legacy/035", "5", "content-disposition"],
      ["legacy/035", "6", "content-disposition"],
      ["legacy/039", "3", "content-disposition"],
      ["legacy/039", "4", "content-disposition"],
    ],
  },
  {
    reason: "CR CR LF is one line break that was converted twice",
    where: [["legacy/045", "2", "text"]],
  },
  {
    reason:
      "Audio and picture whose base64 is prose: mail-parser makes attachments of text of them, Postern keeps their types",
    where: [
      ["rfc/000", "", "text_body", "html_body", "attachments"],
      ["rfc/000", "4", "text"],
      ["rfc/000", "5", "text"],
    ],
  },
  {
    reason: "A comment alone names no mailbox",
    where: [["rfc/000", "7/0", "from", "to"]],
  },
  {
    reason: "A word without an @ is taken as the address (RFC 8621 4.1.2.3), not as a name without an address",
    where: [
      ["rfc/001", "0", "from", "to"],
      ["rfc/004", "0", "from", "to"],
      ["rfc/004", "3/0", "from"],
      ["rfc/004", "4/0", "from"],
      ["rfc/009", "4/0", "from"],
    ],
  },
  {
    reason: "A comment inside a display name is no part of the name (RFC 8621 4.1.2.3)",
    where: [["rfc/002", "2/0", "to"]],
  },
  {
    reason: "mail-parser reads Return-Path as an id, Postern leaves it to the form that the caller asks for",
    where: [["rfc/002", "2/0", "return-path"]],
  },
  {
    reason: "The time is misspelt (l8:14:23): the two read it differently",
    where: [["rfc/002", "2/0", "received"]],
  },
  {
    reason:
      "RFC 2046 5.2.1 allows no base64 for message/rfc822: the part has no offsets in the message, its bytes are parsed by themselves",
    where: [["rfc/008", "2", "message"]],
  },
];

const folder = join(import.meta.dirname, "fixtures");
const fixtures = globSync("{legacy,rfc}/*.eml", { cwd: folder }).toSorted();

function explanationsOf(fixture: string): Set<string> {
  const rows = explained.flatMap(({ where }) => where.filter(([name]) => name === fixture));
  return new Set(rows.flatMap(([, part, ...fields]) => fields.map((field) => `${part}: ${field}`)));
}

test("all 64 fixtures are there", () => {
  assert.equal(fixtures.length, 64);
});

for (const fixture of fixtures) {
  test(`${fixture} is parsed as expected: tree, offsets, header fields, bodies, attachments`, () => {
    const expected = explanationsOf(fixture.replace(/\.eml$/, ""));
    const found = differences(join(folder, fixture));
    const unexplained = found.filter(({ part, field }: Difference) => !expected.has(`${part}: ${field}`));
    assert.deepEqual(unexplained, []);
    for (const { part, field } of found) expected.delete(`${part}: ${field}`);
    assert.deepEqual([...expected], [], "explained, but no longer different");
  });

  test(`${fixture} has the same parts with CRLF, LF and CR line breaks`, () => {
    const lf = emlWithLineFeeds(join(folder, fixture));
    const versions = ["\n", "\r\n", "\r"].map((newline) =>
      Buffer.from(lf.toString("latin1").replaceAll("\n", newline), "latin1"),
    );
    const [first, ...others] = versions.map((raw) => outline(raw, parseStructure(raw)));
    for (const other of others) assert.deepEqual(other, first);
  });
}

function outline(raw: Buffer, part: Part): unknown {
  const isLeaf = part.children.length === 0 && part.message === null;
  const content = isLeaf ? decodePartBytes(raw, part).toString("latin1").replace(/\r\n?/g, "\n") : null;
  const inside = [...part.children, ...(part.message === null ? [] : [part.message])];
  return [
    part.partId,
    part.type,
    part.filename,
    part.headers.length,
    content,
    inside.map((child) => outline(raw, child)),
  ];
}

test("the fixtures come with their notices", () => {
  assert.match(readFileSync(join(folder, "NOTICE"), "utf8"), /mail-parser/);
  assert.match(readFileSync(join(folder, "legacy", "COPYING"), "utf8"), /Hunny Software/);
});
