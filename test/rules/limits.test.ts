/** STYLE: limits on everything, in one file, the unit last in the name. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { sourceFiles } from "./source-files.ts";

test("every limit is a positive number", () => {
  assert.deepEqual(
    Object.entries(limits).filter(([, value]) => typeof value !== "number" || !(value > 0)),
    [],
  );
});

test("sizes of a mebibyte and more are said in limits.ts alone", () => {
  const literal = /\b\d+(_\d+)* \* 1024 \* 1024\b|\b1 ?<< ?2\d\b/;
  const found = sourceFiles(["core"])
    .filter(({ path }) => path !== "core/kernel/limits.ts")
    .flatMap(({ path, text }) =>
      text.split("\n").flatMap((line, at) => (literal.test(line) ? [`${path}:${at + 1} ${line.trim()}`] : [])),
    );
  assert.deepEqual(found, []);
});

test("every limit is used", () => {
  const text = sourceFiles(["core"])
    .map((file) => (file.path === "core/kernel/limits.ts" ? "" : file.text))
    .join("\n");
  assert.deepEqual(
    Object.keys(limits).filter((name) => !new RegExp(`\\b${name}\\b`).test(text)),
    [],
  );
});
