/** ARCHITECTURE: lower layers never import higher ones; few say SQL, open sockets, run guests, see the master key. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { test } from "node:test";
import { type Import, importsOf, type SourceFile, sourceFiles } from "./source-files.ts";

/** Lowest first; what stands in one line may import each other. */
const layers = [
  ["kernel"],
  ["vault"],
  ["store", "network"],
  ["search", "mime", "crypto", "provenance", "oauth2"],
  ["plugins"],
  ["pictures"],
  ["sources", "delivery", "reading", "attachments", "drafts"],
  ["jmap"],
  ["http"],
  ["cli", "main", "foundations", "standby"],
];
/** Plain data that crosses layers: importing their types binds nobody to how a layer works. */
const typesForAll = ["core/mime/message.ts", "core/store/types.ts"];
/** What is told over HTTP: types without code, which the page reads from where the kernel writes them. */
const typesForThePage = ["core/plugins/plugin-shapes.ts"];

const levelOf = (path: string): number => {
  const [, place = ""] = /^core\/([^/.]+)/.exec(path) ?? [];
  return layers.findIndex((names) => names.includes(place));
};

function resolve(file: SourceFile, { specifier }: Import): string | null {
  return specifier.startsWith(".") ? posix.normalize(posix.join(posix.dirname(file.path), specifier)) : null;
}

function violations(
  files: SourceFile[],
  isWrong: (file: SourceFile, each: Import, target: string | null) => boolean,
): string[] {
  return files.flatMap((file) =>
    importsOf(file)
      .filter((each) => isWrong(file, each, resolve(file, each)))
      .map((each) => `${file.path}:${each.line} imports ${each.specifier}`),
  );
}

const repository = join(import.meta.dirname, "..", "..");
const core = sourceFiles(["core"]);

test("every folder of core has a place in the layers", () => {
  assert.deepEqual(
    core.filter(({ path }) => levelOf(path) < 0).map(({ path }) => path),
    [],
  );
});

test("a lower layer never imports a higher one", () => {
  const found = violations(core, (file, each, target) => {
    if (target === null || (each.isTypeOnly && typesForAll.includes(target))) return false;
    return target.startsWith("core/") && levelOf(target) > levelOf(file.path);
  });
  assert.deepEqual(found, []);
});

/** The packages that a plugin's own package.json names: it is then whole in any other place. */
function declaredBy(path: string): string[] {
  const folder = path.split("/").slice(0, 2).join("/");
  const { dependencies } = JSON.parse(readFileSync(join(repository, folder, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  return Object.keys(dependencies);
}

const isOf = (specifier: string, name: string): boolean => specifier === name || specifier.startsWith(`${name}/`);

test("core, sdk, plugins and ui keep to themselves", () => {
  const found = violations(
    sourceFiles(["core", "sdk", "plugins", "ui"]),
    ({ path }, { specifier, isTypeOnly }, target) => {
      if (target !== null && path.startsWith("ui/") && isTypeOnly && typesForThePage.includes(target)) return false;
      if (target === null)
        return path.startsWith("plugins/") && !declaredBy(path).some((name) => isOf(specifier, name));
      if (path.startsWith("core/")) return !target.startsWith("core/") && !target.startsWith("sdk/");
      const home = path.startsWith("plugins/") ? path.split("/").slice(0, 2).join("/") : path.split("/")[0];
      return !target.startsWith(`${home}/`);
    },
  );
  assert.deepEqual(found, []);
});

test("what the page takes its types from imports nothing", () => {
  const shapes = core.filter(({ path }) => typesForThePage.includes(path));
  assert.equal(shapes.length, typesForThePage.length);
  assert.deepEqual(
    violations(shapes, () => true),
    [],
  );
});

test("the sdk imports nothing but itself", () => {
  assert.deepEqual(
    violations(sourceFiles(["sdk"]), (_, { specifier }) => !specifier.startsWith(".")),
    [],
  );
});

/** Who may import what. The value is a list of path beginnings. */
const powers: Array<[what: RegExp, who: string[]]> = [
  [/^better-sqlite3-multiple-ciphers/, ["core/store/"]],
  [/^isolated-vm/, ["core/plugins/sandbox/"]],
  [/^sharp/, ["core/pictures/"]],
  [
    /^(node:)?child_process$/,
    [
      "core/plugins/sandbox/",
      "core/plugins/authoring/run-program.ts",
      "core/pictures/",
      "core/network/tor/",
      "core/search/live-folder.ts",
      "core/cli/bench/",
    ],
  ],
  [/^imapflow/, ["core/sources/imap/"]],
  [/^nodemailer/, ["core/delivery/smtp/"]],
  [/^(hono|@hono)/, ["core/http/", "core/cli/kernel-host.ts"]],
  [/node-tantivy-binding/, ["core/search/"]],
];

for (const [what, who] of powers) {
  test(`only ${who.join(", ")} may import ${what.source}`, () => {
    const found = violations(core, (file, { specifier, isTypeOnly }) => {
      return what.test(specifier) && !isTypeOnly && !who.some((place) => file.path.startsWith(place));
    });
    assert.deepEqual(found, []);
  });
}

test("only core/store says SQL", () => {
  const sql = /["'`]\s*(SELECT .+ FROM|INSERT (OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM|CREATE (TABLE|INDEX)|PRAGMA )/;
  const found = core
    .filter(({ path, text }) => !path.startsWith("core/store/") && sql.test(text))
    .map(({ path }) => path);
  assert.deepEqual(found, []);
});

test("only core/vault sees the master key", () => {
  const found = core
    .filter(({ path, text }) => !path.startsWith("core/vault/") && /master_?key/i.test(text))
    .map(({ path }) => path);
  assert.deepEqual(found, []);
});
