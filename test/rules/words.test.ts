/** STYLE: one word for each idea, whole words, and code that is finished. */
import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { basename } from "node:path";
import { test } from "node:test";
import { lineAt, type Node, nodesOf, root, sourceFiles, syntaxTree } from "./source-files.ts";

const files = sourceFiles();
const places = (pattern: RegExp, among = files) =>
  among.flatMap(({ path, text }) =>
    text
      .split("\n")
      .flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1} ${line.trim().slice(0, 120)}`] : [])),
  );

test("no folder is a drawer for everything", () => {
  const found = globSync(["core/**/", "sdk/**/", "ui/**/", "plugins/**/", "test/**/"], {
    cwd: root,
    exclude: (path) => /node_modules|dist|fixtures/.test(path),
  });
  assert.deepEqual(
    found.filter((path) => /^(utils?|helpers?|common|misc|lib|shared)$/.test(basename(path))),
    [],
  );
});

test("files are kebab-case and named after what they hold", () => {
  const found = files.filter(({ path }) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.d|\.config)?\.ts$/.test(basename(path)));
  assert.deepEqual(
    found.map(({ path }) => path),
    [],
  );
  assert.deepEqual(
    files.filter(({ path }) => /(utils?|helpers?|common)\.ts$/.test(path)).map(({ path }) => path),
    [],
  );
});

test("what carries a name of ours is a tag and a plugin, never a label, an add-on or an extension", () => {
  // "addon" alone is Node's word for a compiled module, which isolated-vm is.
  const isWrong =
    /^(Label|Labels|AddOn|AddOns|Extension|Extensions)([A-Z]|$)|^(mailLabel|messageLabel|labelId|addOn|pluginExtension)/;
  const found = sourceFiles(["core", "sdk", "plugins"]).flatMap((file) =>
    [...nodesOf(syntaxTree(file))]
      .filter((node) => node.type === "Identifier" && isWrong.test(String(node["name"])))
      .map((node) => `${file.path}:${lineAt(file.text, node.start)} ${String(node["name"])}`),
  );
  assert.deepEqual(found, []);
});

test("code is finished: nothing is promised in a comment", () => {
  const unfinished = new RegExp(`\\b(${["T[O]DO", "F[I]XME", "X[X]X", "H[A]CK"].join("|")})\\b`);
  assert.deepEqual(places(unfinished), []);
});

test("no test is switched off", () => {
  const off = new RegExp(
    `\\b(test|it|describe|suite)\\.(${["s[k]ip", "o[n]ly", "t[o]do"].join("|")})\\b|\\{ *(skip|only|todo): *true`,
  );
  // The two places that leave out a test: for a missing peer, which fails in CI, and for missing mail.
  assert.deepEqual(
    places(
      off,
      files.filter(({ path }) => !["test/skip-without.ts", "test/data.ts"].includes(path)),
    ),
    [],
  );
});

test("no error is swallowed: an empty catch says why it is safe", () => {
  const found = files.flatMap((file) =>
    [...nodesOf(syntaxTree(file))]
      .filter((node) => node.type === "CatchClause")
      .map((node) => node["body"] as Node)
      .filter((body) => (body["body"] as Node[]).length === 0 && !file.text.slice(body.start, body.end).includes("//"))
      .map((body) => `${file.path}:${lineAt(file.text, body.start)}`),
  );
  assert.deepEqual(found, []);
});
