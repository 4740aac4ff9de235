import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { limits } from "../../core/kernel/limits.ts";
import { jsonLines } from "../../core/plugins/json-lines.ts";

describe("jsonLines", () => {
  it("says the line of each key and each array item", () => {
    const { lines } = jsonLines('{\n  "a": [\n    1,\n    {"b": "x\\n{y"}\n  ],\n  "c/d~": 2\n}');
    assert.deepEqual(
      [...lines],
      [
        ["", 1],
        ["/a", 2],
        ["/a/0", 3],
        ["/a/1", 4],
        ["/a/1/b", 4],
        ["/c~1d~0", 6],
      ],
    );
  });

  it("finds keys that are given twice, also when one is written with an escape", () => {
    assert.deepEqual(jsonLines('{"a": 1, "b": {"c": 1, "c": 2}, "\\u0061": 2}').repeated, ["/b/c", "/a"]);
    assert.deepEqual(jsonLines('[{"a": 1}, {"a": 1}]').repeated, []);
  });

  it("names no place that is longer than a pointer may be, and still finds what is there twice", () => {
    const at = "k".repeat(limits.jsonPointerCharsMax - 1);
    assert.deepEqual([...jsonLines(`{"${at}": 1, "a": 2}`).lines.keys()], ["", `/${at}`, "/a"]);
    assert.deepEqual(
      [...jsonLines(`{"a": 1,\n"${at}k": {"a": 1}}`).lines],
      [
        ["", 1],
        ["/a", 1],
      ],
    );
    assert.deepEqual(jsonLines(`{"${at}k": {"a": 1, "a": 2}}`).repeated, [""]);
  });

  it("knows every member of any JSON, and finds nothing repeated where nothing is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const { lines, repeated } = jsonLines(JSON.stringify(value, null, indent));
        assert.deepEqual(repeated, []);
        assert.deepEqual(new Set(lines.keys()), new Set(pointersOf(JSON.parse(JSON.stringify(value)), "")));
      }),
    );
  });
});

function pointersOf(value: unknown, pointer: string): string[] {
  if (typeof value !== "object" || value === null) return [pointer];
  return [
    pointer,
    ...Object.entries(value).flatMap(([key, member]) =>
      pointersOf(member, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`),
    ),
  ];
}
