import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { manifestSchema } from "../../../core/plugins/manifest-schema.ts";
import { pluginReference } from "../../../core/plugins/reference/plugin-reference.ts";
import { hookTypes, hostTypes } from "../../../core/plugins/reference/sdk-types.ts";
import { TypeWriter } from "../../../core/plugins/reference/typescript-of.ts";
import { formatText } from "../../../scripts/format-text.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const written = (...path: string[]) => readFileSync(join(root, ...path), "utf8");

describe("what is written from the schemas", () => {
  it("sdk/hooks.ts is what the hooks say (write it with scripts/write-sdk-types.ts)", () => {
    assert.equal(written("sdk", "hooks.ts"), formatText("hooks.ts", hookTypes()));
  });

  it("sdk/host.ts is what the capabilities say (write it with scripts/write-sdk-types.ts)", () => {
    assert.equal(written("sdk", "host.ts"), formatText("host.ts", hostTypes()));
  });

  it("sdk/manifest.schema.json is what a manifest is checked by (write it with scripts/write-manifest-schema.ts)", () => {
    const name = "manifest.schema.json";
    assert.equal(written("sdk", name), formatText(name, JSON.stringify(manifestSchema, null, 2)));
  });

  it("docs/plugins/reference.md is what both say (write it with scripts/write-plugin-reference.ts)", () => {
    assert.equal(written("docs", "plugins", "reference.md"), pluginReference());
  });

  it("sdk/index.ts gives an author every type of both", () => {
    const index = written("sdk", "index.ts");
    for (const [, name] of (hookTypes() + hostTypes()).matchAll(/^export interface (\w+)/gm))
      assert.match(index, new RegExp(`\\b${name}\\b`), name);
  });
});

describe("TypeScript of a schema", () => {
  const typeOf = (schema: object) => new TypeWriter().typeOf(schema);

  it("is the schema's, null last", () => {
    assert.equal(typeOf({ anyOf: [{ type: "null" }, { type: "integer" }] }), "number | null");
    assert.equal(typeOf({ type: "array", items: { enum: ["a", 1] } }), 'Array<"a" | 1>');
    assert.equal(typeOf({ type: "array", items: { type: "string" } }), "string[]");
    assert.equal(typeOf({ const: "x" }), '"x"');
    assert.equal(
      typeOf({ type: "object", properties: { a: { type: "boolean" }, b: { type: "null" } }, required: ["a"] }),
      "{\na: boolean;\nb?: null;\n}",
    );
  });

  it("is refused for a schema that has none, and for one name of two schemas", () => {
    assert.throws(() => typeOf({ type: "file" }), TypeError);
    assert.throws(() => typeOf({}), TypeError);
    const types = new TypeWriter();
    types.typeOf({ title: "One", type: "object", properties: {} });
    assert.throws(() => types.typeOf({ title: "One", type: "object", properties: { a: { type: "null" } } }), TypeError);
  });

  it("lets no description end its comment", () => {
    const types = new TypeWriter();
    types.typeOf({ title: "One", description: "a */ b", type: "object", properties: {} });
    assert.equal([...types.interfaces.values()].join("").split("*/").length, 2);
  });
});
