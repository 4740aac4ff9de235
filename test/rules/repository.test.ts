/** What is in the repository is the product's alone, and what the documents point at is there. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { skipWithout } from "../skip-without.ts";
import { root } from "./source-files.ts";

function trackedFiles(): string[] | null {
  if (!existsSync(join(root, ".git"))) return null;
  return execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" })
    .split("\0")
    .filter((path) => path !== "" && existsSync(join(root, path)));
}

test("the parser of HTML that a mail is made safe with is in its bundle once", () => {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as { packages: object };
  const places = Object.keys(packages).filter((path) => path.endsWith("node_modules/htmlparser2"));
  const others = ["plugins/html-sandbox", "node_modules/sanitize-html"].map((of) => `${of}/node_modules/htmlparser2`);
  assert.deepEqual(
    places.filter((path) => others.includes(path)),
    [],
  );
});

test("no tracked file names a path of somebody's machine or the address of a package registry", (t) => {
  const tracked = trackedFiles();
  if (skipWithout(t, tracked, "git's list of files", "this is not a git checkout")) return;
  // Written apart, so that this file does not find itself. Mails of the fixtures may say what they like; Ana is the example in all texts.
  const forbidden = new RegExp(
    ["/[w]ork/", "/[f]arm/", "/[h]ome/(?!ana\\b)[a-z]", "/[U]sers/[a-z]", "[r]egistry\\.(npm|yarn)", "/[r]oot/"].join(
      "|",
    ),
  );
  const found = (tracked ?? [])
    .filter((path) => !path.includes("/fixtures/") && !/\.(png|ico|woff2)$/.test(path))
    .filter((path) => forbidden.test(readFileSync(join(root, path), "utf8")));
  assert.deepEqual(found, []);
});

test("the lock files pin by integrity and name no place to download from", () => {
  for (const path of ["package-lock.json", "runtime/package-lock.json"]) {
    const { packages } = JSON.parse(readFileSync(join(root, path), "utf8")) as {
      packages: Record<
        string,
        { resolved?: string; integrity?: string; link?: boolean; dev?: boolean; optional?: boolean }
      >;
    };
    for (const [name, entry] of Object.entries(packages)) {
      if (!name.includes("node_modules/") || entry.link) continue;
      assert.equal(entry.resolved, undefined, `${path}: ${name}`);
      // Tools of other platforms that were not to be had when the lock was made are never installed here.
      if (!(entry.dev && entry.optional)) assert.ok(entry.integrity, `${path}: ${name} has no integrity hash`);
    }
  }
});

test("every path in README's code map exists, and every folder of core is in it", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const [, map = ""] = /## Code map\n([\s\S]*?)\n## /.exec(`${readme}\n## `) ?? [];
  const paths = [...map.matchAll(/`([a-z.][\w./*<>-]*)`/g)]
    .map(([, path = ""]) => path)
    .filter((path) => path.includes("/") || path === "postern");
  assert.ok(paths.length > 10, "the code map has entries");
  assert.deepEqual(
    paths.filter((path) => !existsSync(join(root, path.replace(/<.*$/, "")))),
    [],
  );
  const folders = readdirSync(join(root, "core"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(
    folders.map(({ name }) => `core/${name}/`).filter((path) => !paths.includes(path)),
    [],
  );
});

test("links between documents lead somewhere", () => {
  const documents = [
    "README.md",
    "SECURITY.md",
    ...readdirSync(join(root, "docs"))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `docs/${name}`),
  ];
  const broken = documents.flatMap((document) =>
    [...readFileSync(join(root, document), "utf8").matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !existsSync(join(root, document, "..", target)))
      .map((target) => `${document}: ${target}`),
  );
  assert.deepEqual(broken, []);
});

test("the commands that people and CI call can be executed", () => {
  for (const path of ["postern", ".ci/run", "scripts/peers"]) assert.ok(statSync(join(root, path)).mode & 0o100, path);
});
