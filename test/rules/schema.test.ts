/** STYLE: a commented schema. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./source-files.ts";

const lines = readFileSync(join(root, "core", "store", "schema.sql"), "utf8").split("\n");

test("every table has a comment above it", () => {
  const bare = lines.filter((line, at) => /^CREATE (VIRTUAL )?TABLE/.test(line) && !lines[at - 1]?.startsWith("--"));
  assert.deepEqual(bare, []);
});

test("every column says what it holds", () => {
  let table: string | null = null;
  const bare: string[] = [];
  for (const [at, line] of lines.entries()) {
    table = /^CREATE TABLE (\w+)/.exec(line)?.[1] ?? (line.startsWith(")") ? null : table);
    const isColumn = table !== null && /^ {2}[a-z]\w* (INTEGER|TEXT|BLOB|REAL|ANY)\b/.test(line);
    const isExplained = line.includes("-- ") || lines[at - 1]?.trim().startsWith("--");
    if (isColumn && !isExplained) bare.push(`${table}: ${line.trim()}`);
  }
  assert.deepEqual(bare, []);
});

test("every table is STRICT", () => {
  const ends = lines.filter((line) => line.startsWith(")"));
  assert.deepEqual(
    ends.filter((line) => !line.includes("STRICT")),
    [],
  );
});
