import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { AppError } from "../../core/kernel/errors.ts";
import { limits } from "../../core/kernel/limits.ts";
import { parseGuestJson } from "../../core/plugins/guest-json.ts";
import { parseManifest } from "../../core/plugins/manifest.ts";

const { guestJsonMarksMax: marksMax, guestJsonBareBytesMax: bareMax } = limits;
const parse = (text: string) => parseGuestJson(Buffer.from(text));

describe("JSON of a guest", () => {
  it("is what JSON.parse makes of it", () => {
    fc.assert(fc.property(fc.json(), (text) => assert.deepEqual(parse(text), JSON.parse(text))));
  });

  it("may have limits.guestJsonMarksMax marks, and not one more", () => {
    const zeros = (marks: number) => `[${"0,".repeat(marks - 1)}0]`;
    assert.equal((parse(zeros(marksMax)) as unknown[]).length, marksMax);
    assert.throws(() => parse(zeros(marksMax + 1)), { code: "PLUGIN_LIMIT", detail: { limit: "guestJsonMarksMax" } });
  });

  it("is refused before it is parsed, however it is written", () => {
    const much = marksMax + 1;
    for (const text of [
      "[".repeat(much),
      '{"a":'.repeat(much),
      `[${"[],".repeat(much)}[]]`,
      `[${'"",'.repeat(much)}""]`,
      `["\\\\",${"{},".repeat(much)}{}]`,
    ])
      assert.throws(() => parse(text), { code: "PLUGIN_LIMIT" }, text.slice(0, 20));
  });

  it("may have any marks in its strings: they cost nothing", () => {
    for (const text of [
      "[".repeat(marksMax * 2),
      '"[{,:'.repeat(marksMax),
      "\\\\[".repeat(marksMax),
      '\\"'.repeat(marksMax),
    ])
      assert.equal(parse(JSON.stringify([text, text]))?.toString(), `${text},${text}`);
  });

  it("may have limits.guestJsonBareBytesMax bytes outside of its strings, and not one more", () => {
    assert.equal(parse(`${" ".repeat(bareMax - 1)}1`), 1);
    assert.throws(() => parse(`${" ".repeat(bareMax)}1`), { code: "PLUGIN_LIMIT" });
  });

  it("that is none is the plugin's failure", () => {
    for (const text of ["", "{", '"a', `"${"a".repeat(marksMax)}`])
      assert.throws(() => parse(text), { code: "PLUGIN_FAILED" });
  });

  it("is a manifest with limits.manifestMarksMax marks, and not one more", () => {
    const problemOf = (marks: number): string => {
      try {
        parseManifest(`[${"0,".repeat(marks - 1)}${" ".repeat(marks)}0]`);
      } catch (error) {
        return String((error as AppError).detail["problem"]);
      }
      return "taken";
    };
    assert.equal(problemOf(limits.manifestMarksMax), "must be object");
    assert.equal(problemOf(limits.manifestMarksMax + 1), "has more values than a manifest may");
  });
});
