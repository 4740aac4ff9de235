import assert from "node:assert/strict";
import { test } from "node:test";
import { problemOf, settingsFields, settingsValues } from "../../ui/state/settings-form.ts";

const settings = {
  type: "object",
  properties: {
    hour: { type: "integer", title: "Hour", minimum: 0, maximum: 23, default: 7 },
    share: { type: "number", title: "Share", default: 0.5 },
    name: { type: "string", title: "Name", minLength: 2, maxLength: 4, default: "Dig" },
    length: { type: "string", title: "Length", enum: ["short", "long"], default: "short" },
    weekend: { type: "boolean", title: "Weekend", description: "Also then.", default: true },
    odd: { type: "array", title: "Not a setting" },
  },
};
const fields = settingsFields(settings);
const wrong = (key: string, value: unknown) => {
  const field = fields.find((each) => each.key === key);
  assert.ok(field);
  const found = problemOf(field, value);
  return found && "bound" in found ? `${found.problem} ${found.bound}` : (found?.problem ?? null);
};

test("each property that a form can show becomes a field, in the order of the schema", () => {
  assert.deepEqual(
    fields.map(({ key, kind, title, description }) => [key, kind, title, description]),
    [
      ["hour", "number", "Hour", null],
      ["share", "number", "Share", null],
      ["name", "text", "Name", null],
      ["length", "choice", "Length", null],
      ["weekend", "flag", "Weekend", "Also then."],
    ],
  );
});

test("a manifest without settings has no form", () => {
  for (const nothing of [undefined, null, [], {}, { type: "object" }, "x"])
    assert.deepEqual(settingsFields(nothing), []);
});

test("what is stored wins over the default, and false stays false", () => {
  assert.deepEqual(settingsValues(fields, { hour: 3, weekend: false }), {
    hour: 3,
    share: 0.5,
    name: "Dig",
    length: "short",
    weekend: false,
  });
});

test("a number at its bounds is fine, one beyond is not", () => {
  assert.deepEqual(
    [0, 23, -1, 24, 1.5, Number.NaN].map((value) => wrong("hour", value)),
    [null, null, "least 0", "most 23", "whole", "number"],
  );
  assert.equal(wrong("share", 1.5), null);
});

test("a text is counted in characters, as JSON Schema counts them", () => {
  assert.deepEqual(
    ["ab", "abcd", "a", "abcde", "🦀🦀🦀🦀"].map((value) => wrong("name", value)),
    [null, null, "shortest 2", "longest 4", null],
  );
});
