import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { buildChecks } from "../../core/plugins/build-checks.ts";
import { builtCheck } from "../../core/plugins/built-checks.ts";
import { compileSchema } from "../../core/plugins/compile-schema.ts";
import { manifestSchema } from "../../core/plugins/manifest-schema.ts";
import { pluginIds } from "../../core/plugins/sandbox/build.ts";
import { shippedBuild, shippedPlugins } from "./plugin-kernel.ts";
import { text } from "./manifest-refusal.ts";

const manifests = [
  text(),
  ...pluginIds(shippedPlugins).map((id) => readFileSync(join(shippedPlugins, id, "manifest.json"), "utf8")),
];

/** Every place in a value that can be changed, as the names that lead there. */
function placesIn(value: unknown, to: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [to];
  return [to, ...Object.entries(value).flatMap(([key, child]) => placesIn(child, [...to, key]))];
}

function changed(value: unknown, [key, ...rest]: readonly string[], into: unknown): unknown {
  if (key === undefined) return into;
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...value] as never) : { ...(value as object) };
  if (rest.length === 0 && into === undefined) delete copy[key];
  else copy[key] = changed(copy[key], rest, into);
  return copy;
}

test("a check that was compiled ahead says of every manifest what one says that is compiled now", () => {
  const built = builtCheck("manifest", manifestSchema, shippedBuild);
  assert.ok(built);
  const compiled = compileSchema(manifestSchema);
  const asWritten = manifests.map((each) => JSON.parse(each) as unknown);
  const other = fc.oneof(fc.constantFrom(undefined, null, "", "x", 0, 1.5, -1, [], {}, [[]], { a: 1 }), fc.jsonValue());
  const change = fc
    .constantFrom(...asWritten)
    .chain((manifest) => fc.tuple(fc.constant(manifest), fc.constantFrom(...placesIn(manifest)), other));
  const same = (value: unknown) => {
    assert.equal(built(value), compiled(value));
    assert.deepEqual(built.errors ?? null, compiled.errors);
  };
  for (const manifest of asWritten) same(manifest);
  fc.assert(fc.property(change, ([manifest, place, into]) => same(changed(manifest, place, into))));
});

test("checks are compiled once, and one of another schema is not taken", async (t) => {
  const build = mkdtempSync(join(tmpdir(), "postern-checks-"));
  t.after(() => rmSync(build, { recursive: true }));
  assert.equal(builtCheck("manifest", manifestSchema, build), null);
  assert.deepEqual(await buildChecks(build), ["check of the manifest"]);
  assert.deepEqual(await buildChecks(build), []);
  assert.equal(builtCheck("manifest", { ...manifestSchema, required: [] }, shippedBuild), null);
});
