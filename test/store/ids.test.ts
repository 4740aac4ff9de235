import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  blobIdOf,
  emailIdOf,
  parseBlobId,
  parseEmailId,
  parseTagId,
  parseThreadId,
  tagIdOf,
  threadIdOf,
} from "../../core/store/ids.ts";

test("ids read back as what they were made of, and fit JMAP's alphabet", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 40 }), fc.integer({ min: 0, max: 1023 }), (id, generation) => {
      const emailId = emailIdOf(id, generation);
      assert.match(emailId, /^[A-Za-z0-9_-]{1,255}$/);
      assert.deepEqual(parseEmailId(emailId), { messageId: id, generation });
      assert.equal(parseThreadId(threadIdOf(id)), id);
      assert.equal(parseTagId(tagIdOf(id)), id);
      assert.equal(parseBlobId(blobIdOf(id)), id);
    }),
  );
});

test("only the one spelling that is given out is an id", () => {
  for (const bad of [
    "",
    "E",
    "T1",
    "e1",
    "E01",
    "E1 ",
    "E1x!",
    "E-1",
    "E1.5",
    "EZ",
    "E1e5é",
    `E${"z".repeat(12)}`,
    "__proto__",
  ])
    assert.equal(parseEmailId(bad), null, bad);
  fc.assert(
    fc.property(fc.string(), (text) => {
      const parsed = parseEmailId(text);
      if (parsed) assert.equal(emailIdOf(parsed.messageId, parsed.generation), text);
    }),
  );
});
