import assert from "node:assert/strict";
import { test } from "node:test";
import { capabilities } from "../../core/plugins/capabilities/all.ts";
import { scopeSchemaOf } from "../../core/plugins/capabilities/define-capability.ts";
import { compileSchema } from "../../core/plugins/compile-schema.ts";
import type { Schema } from "../../core/plugins/json-schema.ts";

const schemas: Array<[name: string, schema: Schema]> = Object.values(capabilities).flatMap((capability) => [
  [`the scope of ${capability.name}`, scopeSchemaOf(capability)] as [string, Schema],
  ...Object.entries(capability.methods ?? {}).map(
    ([method, { args }]) => [`the arguments of ${capability.name} ${method}`, args] as [string, Schema],
  ),
]);

for (const [name, schema] of schemas)
  test(`${name} can be checked, and is an object or a list`, () => {
    const check = compileSchema(schema);
    assert.equal(check("neither"), false);
    assert.ok(check.errors?.[0]);
  });

test("errors are of the last value that was checked, and none of one that is right", () => {
  const check = compileSchema<number>({ type: "integer", maximum: 2 });
  assert.equal(check(3), false);
  assert.equal(check.errors?.[0]?.keyword, "maximum");
  assert.equal(check("3"), false);
  assert.equal(check.errors?.[0]?.keyword, "type");
  assert.equal(check(2), true);
  assert.equal(check.errors, null);
});
