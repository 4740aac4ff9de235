import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { unzipSync } from "fflate";
import { safeFileName } from "../../core/attachments/names.ts";
import { uniqueNames } from "../../core/attachments/unique-names.ts";
import { readZipDirectory } from "../../core/attachments/zip-directory.ts";
import { zipOf } from "../../core/attachments/zip.ts";
import { limits } from "../../core/kernel/limits.ts";

const time = Date.UTC(2026, 4, 4, 10, 30, 12);

async function archive(files: Record<string, Uint8Array>, modifiedAt = time): Promise<Buffer> {
  const entries = Object.entries(files).map(([name, bytes]) => ({ name, content: () => Promise.resolve(bytes) }));
  return Buffer.concat(await Array.fromAsync(zipOf(entries, modifiedAt)));
}

describe("an archive of attachments", () => {
  it("holds each file as it is, under its name, whatever its size", async () => {
    const piece = limits.bytesReadPerTurn;
    const files = {
      "empty.txt": Buffer.alloc(0),
      "Grüße 日本.txt": Buffer.from("Soup"),
      "one piece.bin": Buffer.alloc(piece, "ab"),
      "more.bin": Buffer.alloc(2 * piece + 1, "xyz"),
    };
    const bytes = await archive(files);
    const found = unzipSync(bytes);
    assert.deepEqual(Object.keys(found), Object.keys(files));
    for (const [name, content] of Object.entries(files)) assert.ok(content.equals(found[name] as Uint8Array), name);
    // What is said of each before it is what its directory says, for programs that read from the start.
    assert.equal(bytes.readUInt32LE(22), 0);
    const second = bytes.indexOf("PK\x03\x04", 4, "latin1");
    assert.deepEqual([bytes.readUInt32LE(second + 18), bytes.readUInt32LE(second + 22)], [4, 4]);
    assert.deepEqual(
      readZipDirectory(bytes)?.entries.map(({ name }) => name),
      Object.keys(files),
    );
  });

  it("says when the mail came, as far as such an archive can", async () => {
    const stamp = async (modifiedAt: number) => {
      const bytes = await archive({ a: Buffer.from("a") }, modifiedAt);
      const [clock, day] = [bytes.readUInt16LE(10), bytes.readUInt16LE(12)];
      return [(day >> 9) + 1980, (day >> 5) & 15, day & 31, clock >> 11, (clock >> 5) & 63, (clock & 31) * 2];
    };
    assert.deepEqual(await stamp(time), [2026, 5, 4, 10, 30, 12]);
    assert.deepEqual((await stamp(0)).slice(0, 3), [1980, 1, 1]);
    assert.deepEqual((await stamp(Date.UTC(2200, 1))).slice(0, 3), [2107, 12, 31]);
  });

  it("is cut off where a file cannot be read", async () => {
    const broken = { name: "b", content: () => Promise.reject(new Error("locked")) };
    const pieces = zipOf([{ name: "a", content: () => Promise.resolve(Buffer.from("a")) }, broken], time);
    await assert.rejects(Array.fromAsync(pieces), /locked/);
  });
});

describe("names in one folder", () => {
  it("are numbered where they would be the same on some system", () => {
    const given = ["a.txt", "A.TXT", "a.txt", "a (2).txt", "cafe\u0301", "caf\u00e9", ".x", ".x"];
    const made = ["a.txt", "A (2).TXT", "a (3).txt", "a (2) (2).txt", "cafe\u0301", "caf\u00e9 (2)", ".x", ".x (2)"];
    assert.deepEqual(uniqueNames(given), made);
  });

  it("are never the same, and stay names that can be saved", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 12 })), (given) => {
        const names = uniqueNames(given.map((name) => safeFileName(name)));
        assert.equal(new Set(names.map((name) => name.normalize("NFC").toLowerCase())).size, given.length);
        for (const name of names) assert.equal(safeFileName(name), name);
      }),
      { numRuns: 40 },
    );
  });
});
