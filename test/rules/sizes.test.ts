/** STYLE: a file has 300 lines at most, a function fits on a screen. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { lineAt, type Node, nodesOf, type SourceFile, sourceFiles, syntaxTree } from "./source-files.ts";

const fileLinesMax = 300;
const fileLinesWithReasonMax = 600;
const functionLinesMax = 70;

/** Files of more than 300 lines, each with the reason why it is not cut in two. */
const longFiles: Record<string, string> = {
  "core/kernel/limits.ts": "One table: cut in two, nobody would know where to look.",
  "sdk/hooks.ts": "Written by scripts/write-sdk-types.ts: the types that an author looks up, in one place.",
};

/** Functions of more than 70 lines, each with the reason. */
const longFunctions: Record<string, string> = {};

const files = sourceFiles();

test("no file is longer than its reader's patience", () => {
  const found = files
    .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
    .filter(({ path, lines }) => lines > (path in longFiles ? fileLinesWithReasonMax : fileLinesMax))
    .map(({ path, lines }) => `${path}: ${lines} lines`);
  assert.deepEqual(found, []);
});

test("reasons are given only for files that need one", () => {
  const needless = Object.keys(longFiles).filter((path) => {
    const file = files.find((each) => each.path === path);
    return file === undefined || file.text.split("\n").length - 1 <= fileLinesMax;
  });
  assert.deepEqual(needless, []);
});

/** A suite groups tests, each a function of its own. */
const isSuite = ({ text }: SourceFile, node: Node) =>
  /\b(describe|suite)\((\s*["'`][^\n]*["'`],)?\s*(\{[^}]*\},)?\s*$/.test(
    text.slice(Math.max(0, node.start - 300), node.start),
  );

function* functionsOf(file: SourceFile): Generator<{ name: string; lines: number }> {
  for (const node of nodesOf(syntaxTree(file))) {
    if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) continue;
    if (file.path.startsWith("test/") && isSuite(file, node)) continue;
    const start = lineAt(file.text, node.start);
    yield { name: `${file.path}:${nameOf(node) ?? start}`, lines: lineAt(file.text, node.end) - start + 1 };
  }
}

const nameOf = (node: Node): string | undefined => (node["id"] as { name?: string } | null)?.name;

test("a function fits on a screen", () => {
  const found = files
    .filter(({ text }) => text.split("\n").length > functionLinesMax)
    .flatMap((file) => [...functionsOf(file)])
    .filter(({ name, lines }) => lines > functionLinesMax && !(name in longFunctions))
    .map(({ name, lines }) => `${name}: ${lines} lines`);
  assert.deepEqual(found, []);
});
