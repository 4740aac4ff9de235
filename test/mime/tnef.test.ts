import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { limits } from "../../core/kernel/limits.ts";
import { isTnef, readTnef } from "../../core/mime/tnef.ts";
import { winmail } from "../hostile/attachments/archives.ts";

const whole = winmail([
  { title: "MENU~1.PDF", longName: "menu of the week.pdf", data: Buffer.from("%PDF-1.4") },
  { title: "b.txt", data: Buffer.from("Soup") },
]);

/** Every file lies within the stream, has bytes and a name that can be held. */
function assertBounded(bytes: Buffer): void {
  const files = readTnef(bytes);
  assert.ok(files.length <= limits.mimePartsMax);
  for (const { name, start, length } of files) {
    assert.ok(start >= 0 && length > 0 && start + length <= bytes.length);
    assert.ok(name.length <= 4 * limits.fileNameCharsMax && !name.includes("\0"));
  }
}

test("a winmail.dat never breaks its reader, whatever the bytes, and gives nothing that is not in it", () => {
  const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 20 });
  fc.assert(
    fc.property(changes, fc.nat(whole.length), fc.uint8Array(), (changed, cut, tail) => {
      const bytes = Buffer.concat([whole.subarray(0, cut), tail]);
      for (const [at, value] of changed) if (at < bytes.length) bytes[at] = value;
      assert.equal(typeof isTnef(bytes), "boolean");
      assertBounded(bytes);
    }),
    { numRuns: 1_000 },
  );
  assert.equal(readTnef(whole).length, 2);
});

test("fileNameCharsMax: a name of so many characters is kept, a longer one is cut", () => {
  for (const more of [0, 1]) {
    const bytes = winmail([{ title: "a".repeat(limits.fileNameCharsMax + more), data: Buffer.from("x") }]);
    assert.equal(readTnef(bytes)[0]?.name.length, limits.fileNameCharsMax);
  }
});

test("mimePartsMax: so many files are found, and not one more", () => {
  const files = (count: number) =>
    readTnef(winmail(Array.from({ length: count }, () => ({ title: "a", data: Buffer.from("x") })))).length;
  assert.equal(files(limits.mimePartsMax), limits.mimePartsMax);
  assert.equal(files(limits.mimePartsMax + 1), limits.mimePartsMax);
});
