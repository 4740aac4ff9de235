import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { sharedData, skipWithoutData } from "../data.ts";
import { mailparserReading, posternReading, type Reading, reasons } from "./mailparser-reading.ts";

/** Messages of each folder, and how many of its values differ from mailparser's, by field and reason. */
const corpora: Record<string, { messages: number; differences: Record<string, number> }> = {
  "easy-ham-1": {
    messages: 2500,
    differences: {
      "text: eight-bit bytes that do not fit the charset, or have none: mailparser gives U+FFFD": 34,
      "messageId: mailparser keeps blanks in an id": 1,
      "references: mailparser keeps blanks in an id": 2,
      "references: mailparser takes the phrase of an old In-Reply-To for ids": 17,
      "cc: mailparser drops control characters of an address": 1,
      "references: mailparser does not part ids without a blank between them": 1,
      "text: mailparser adds text attachments, reports and embedded messages to the text": 5,
      "attachments: mailparser puts a text with a file name into the text": 2,
      "attachments: inline pictures and films are body (RFC 8621 4.1.4)": 1,
      "attachments: mailparser puts an embedded message or a report into the text": 3,
      "from: mailparser drops a name that is the address once more": 1,
      "to: mailparser drops a name that is the address once more": 3,
      "cc: mailparser keeps runs of blanks in a name": 1,
      "subject: eight-bit bytes without a charset: mailparser gives U+FFFD": 6,
    },
  },
  "hard-ham-1": {
    messages: 250,
    differences: {
      "to: mailparser drops a name that is the address once more": 7,
      "html: eight-bit bytes that do not fit the charset, or have none: mailparser gives U+FFFD": 8,
      "from: mailparser keeps runs of blanks in a name": 3,
      "text: eight-bit bytes that do not fit the charset, or have none: mailparser gives U+FFFD": 9,
      "from: mailparser drops a name that is the address once more": 1,
      "to: what is in brackets is the address, even without an @": 1,
      "attachments: inline pictures and films are body (RFC 8621 4.1.4)": 1,
    },
  },
  "spam-1": {
    messages: 500,
    differences: {
      "text: eight-bit bytes that do not fit the charset, or have none: mailparser gives U+FFFD": 20,
      "attachments: mailparser corrects the type by the file name": 4,
      "date: mailparser takes a year of three digits as it stands (RFC 5322 4.3: from 1900)": 14,
      "to: mailparser drops a name that is the address once more": 3,
      "subject: eight-bit bytes without a charset: mailparser gives U+FFFD": 10,
      "from: eight-bit bytes without a charset: mailparser gives U+FFFD": 3,
      "html: eight-bit bytes that do not fit the charset, or have none: mailparser gives U+FFFD": 18,
      "to: mailparser makes an address of nothing": 2,
      "html: mailparser adds a line break between two HTML parts": 1,
      "from: mailparser keeps runs of blanks in a name": 4,
      "date: mailparser gives the present for a date it cannot read": 8,
      "messageId: mailparser keeps what stands behind an id": 1,
      "messageId: mailparser keeps blanks in an id": 3,
      "from: Big5 without a charset, read as the text's: mailparser gives U+FFFD": 2,
      "from: mailparser decodes encoded words in an address, where RFC 2047 5 forbids them": 4,
      "to: mailparser decodes encoded words in an address, where RFC 2047 5 forbids them": 4,
      "from: mailparser drops a name that is the address once more": 3,
      "html: a footer that a list put behind base64 is no base64: both decode rubbish": 1,
      "to: Big5 without a charset, read as the text's: mailparser gives U+FFFD": 1,
      "text: the boundary is misspelt: mailparser finds no part": 1,
      "html: the boundary is misspelt: mailparser finds no part": 1,
    },
  },
};

for (const [name, expected] of Object.entries(corpora)) {
  test(`every message of ${name} is read as mailparser reads it, but for differences with a known reason`, async (t) => {
    const folder = sharedData("spamassassin", name);
    if (skipWithoutData(t, folder)) return;
    const files = readdirSync(folder as string).toSorted();
    assert.equal(files.length, expected.messages);
    const counts: Record<string, number> = {};
    const unexplained: unknown[] = [];
    for (const file of files) {
      const raw = readFileSync(join(folder as string, file));
      const theirs = await mailparserReading(raw);
      const ours = posternReading(raw);
      for (const field of Object.keys(ours) as Array<keyof Reading>) {
        const [a, b] = [asText(theirs[field]), asText(ours[field])];
        if (a === b) continue;
        const reason = reasons[field]?.find(([, holds]) => holds(a, b))?.[0];
        if (reason === undefined) unexplained.push({ file, field, theirs: a.slice(0, 300), ours: b.slice(0, 300) });
        else counts[`${field}: ${reason}`] = (counts[`${field}: ${reason}`] ?? 0) + 1;
      }
    }
    assert.deepEqual(unexplained, []);
    assert.deepEqual(counts, expected.differences);
  });
}

function asText(value: Reading[keyof Reading]): string {
  return Array.isArray(value) ? value.join("\n") : String(value);
}
