import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { generateKey } from "openpgp";
import { readPackage } from "../../core/plugins/packages/read.ts";
import { authorFolder, pluginOf } from "../plugins/authoring/author-folder.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { type CliResult, endOf } from "./run-cli.ts";

const main = join(import.meta.dirname, "..", "..", "core", "cli", "main.ts");

function start(cwd: string, args: string[]) {
  return spawn(process.execPath, [main, "plugin", ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
}
const plugin = (cwd: string, ...args: string[]): Promise<CliResult> => endOf(start(cwd, args));

/** What a command said when it could not do it: one line. */
const refusal = ({ code, stdout, stderr }: CliResult) => {
  assert.equal(stdout, "");
  assert.match(stderr, /^postern: [^\n]+\n$/);
  return { code, stderr: stderr.slice("postern: ".length, -1) };
};

describe("postern plugin new", () => {
  it("makes a folder that passes check and test as it is", async (t) => {
    const folder = temporaryFolder(t);
    const made = await plugin(folder, "new", "my-plugin", "--json");
    assert.equal(made.code, 0, made.stderr);
    const own = join(folder, "my-plugin");
    assert.deepEqual(readdirSync(own).toSorted(), [
      ".gitignore",
      "README.md",
      "main.test.ts",
      "main.ts",
      "manifest.json",
      "node_modules",
      "package.json",
      "tsconfig.json",
    ]);
    const [check, test] = [await plugin(own, "check", "--json"), await plugin(own, "test", "--json")];
    assert.deepEqual(
      { isRight: check.lines[0]?.["isRight"], problems: check.lines[0]?.["problems"] },
      { isRight: true, problems: [] },
      check.stderr,
    );
    assert.deepEqual([test.code, test.lines[0]?.["isRight"]], [0, true], String(test.lines[0]?.["output"]));
    assert.match(String(test.lines[0]?.["output"]), /pass 3\n/);
  });

  it("writes over nothing", async (t) => {
    const folder = temporaryFolder(t);
    await plugin(folder, "new", "mine");
    writeFileSync(join(folder, "mine", "main.ts"), "precious");
    const { code, stderr } = refusal(await plugin(folder, "new", "mine"));
    assert.equal(code, 1);
    assert.match(stderr, /there is something in mine already/);
    assert.equal(readFileSync(join(folder, "mine", "main.ts"), "utf8"), "precious");
  });

  it("takes only names that a manifest takes", async (t) => {
    const folder = temporaryFolder(t);
    const ok = "a".repeat(40);
    for (const name of ["Mine", "a_b", "../up", "a--b", "-a", "1a", "a-", `${ok}a`, ""]) {
      assert.equal(refusal(await plugin(folder, "new", "--", name)).code, 2, name);
    }
    assert.deepEqual(readdirSync(folder), []);
    assert.equal((await plugin(folder, "new", ok)).code, 0);
    assert.equal((await plugin(join(folder, ok), "check")).code, 0);
  });
});

describe("postern plugin check and test", () => {
  it("end with 1 when something is to be put right, and say what", async (t) => {
    const folder = authorFolder(t, {
      "main.ts": pluginOf('async "message.observe"(_, host) { await host.store.read("x"); }'),
    });
    const check = await plugin(folder, "check");
    assert.equal(check.code, 1);
    assert.match(check.stdout, /^main\.ts:3: uses store\.own, which the manifest does not ask for/m);
    assert.match(check.stdout, /^manifest\.json:\d+: warning: asks for message\.tag, which nothing uses$/m);
    const test = await plugin(folder, "test");
    assert.equal(test.code, 1);
    assert.match(test.stdout, /fail [1-9]/);
    rmSync(join(folder, "main.test.ts"));
    assert.equal(refusal(await plugin(folder, "test")).code, 1);
  });

  it("say so where there is no plugin, and for wrong usage", async (t) => {
    const folder = temporaryFolder(t);
    for (const verb of ["check", "test", "pack", "dev"])
      assert.equal(refusal(await plugin(folder, verb)).code, 1, verb);
    const wrong = [
      ["new"],
      ["new", "a", "b"],
      ["check", "a", "b"],
      ["test", "--colour"],
      ["pack", "--out"],
      ["dig"],
      [],
    ];
    for (const args of wrong) assert.equal(refusal(await plugin(folder, ...args)).code, 2, args.join(" "));
  });
});

describe("postern plugin pack", () => {
  it("makes the same bytes of the same files in another folder", async (t) => {
    const first = authorFolder(t, {
      "main.ts": pluginOf(
        '"message.observe": (seen) => { console.log(new URL("https://example.org").host, seen.length); }',
      ),
    });
    const second = join(temporaryFolder(t), "elsewhere");
    cpSync(first, second, { recursive: true });
    const packages = [];
    for (const folder of [first, second]) {
      const { code, lines, stderr } = await plugin(folder, "pack", "--json");
      assert.equal(code, 0, stderr);
      packages.push({ bytes: readFileSync(join(folder, "sample-0.1.0.tgz")), hash: lines[0]?.["hash"] });
    }
    assert.deepEqual(packages[0], packages[1]);
    const { manifest, code } = await readPackage(packages[0]?.bytes ?? Buffer.alloc(0), Date.now());
    assert.equal(manifest.id, "sample");
    assert.match(code, /^var plugin = /);
  });

  it("signs with a key in a file, and names the signer", async (t) => {
    const folder = authorFolder(t);
    const passphrase = "six words that nobody will guess";
    const { privateKey } = await generateKey({ userIDs: { name: "Ana", email: "ana@example.org" }, passphrase });
    writeFileSync(join(folder, "key.asc"), privateKey);
    writeFileSync(join(folder, "passphrase"), `${passphrase}\n`);
    const out = join(folder, "signed.tgz");
    const options = ["pack", folder, "--out", out, "--sign", "key.asc", "--json"];
    const { code, lines, stderr } = await plugin(folder, ...options, "--passphrase-file", "passphrase");
    assert.equal(code, 0, stderr);
    const { signer } = await readPackage(readFileSync(out), Date.now());
    assert.deepEqual(lines[0]?.["signer"], signer);
    assert.equal(signer?.name, "Ana <ana@example.org>");
    rmSync(out);
    writeFileSync(join(folder, "passphrase"), "another\n");
    assert.equal(refusal(await plugin(folder, ...options, "--passphrase-file", "passphrase")).code, 1);
    assert.equal(refusal(await plugin(folder, "pack", "--sign", "none.asc")).code, 1);
    assert.equal(existsSync(out), false);
  });

  it("packs nothing that check finds wrong", async (t) => {
    const folder = authorFolder(t, { "main.ts": "export default {\n  a: ;\n};" });
    const { code, stderr } = await plugin(folder, "pack");
    assert.equal(code, 1);
    assert.match(stderr, /^main\.ts:2: /);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith(".tgz")),
      [],
    );
  });
});

/** `postern plugin dev --json`, line by line. */
function startDev(t: TestContext, folder: string) {
  const child = start(folder, ["dev", "--json"]);
  t.after(() => child.kill("SIGKILL"));
  const lines: Array<Record<string, unknown>> = [];
  let rest = "";
  let onLine: () => void = () => {};
  child.stdout.on("data", (piece: Buffer) => {
    const parts = (rest + piece.toString()).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts.map((line) => JSON.parse(line) as Record<string, unknown>));
    onLine();
  });
  const ended = endOf(child);
  /** The next line of that kind, behind those that were asked for before. */
  let asked = 0;
  async function next(kind: string): Promise<Record<string, unknown>> {
    for (;;) {
      const at = lines.findIndex((line, index) => index >= asked && line["kind"] === kind);
      if (at >= 0) {
        asked = at + 1;
        return lines[at] ?? {};
      }
      await new Promise<void>((resolve) => (onLine = resolve));
    }
  }
  return { child, ended, next };
}

describe("postern plugin dev", () => {
  it("tries each change on the demo mail, tells failures with their place, and ends with ctrl-C", async (t) => {
    const folder = authorFolder(t);
    const { child, ended, next } = startDev(t, folder);
    const first = await next("run");
    const changed = first["changed"] as Array<{ subject: string; added: string[] }>;
    assert.ok(changed.length > 0);
    for (const { subject, added } of changed) assert.deepEqual([subject.endsWith("?"), added], [true, ["Question"]]);

    writeFileSync(join(folder, "main.ts"), pluginOf('"message.observe"() {\n    throw new Error("on purpose");\n  }'));
    assert.match(String((await next("error"))["message"]), /^Error: on purpose\n\s+at .*main\.ts:4:/);
    assert.deepEqual((await next("run"))["changed"], []);

    writeFileSync(
      join(folder, "main.ts"),
      'import "node:fs";\nimport net from "node:net";\nexport default net.connect(1);',
    );
    const [problem] = (await next("run"))["problems"] as Array<{ file: string; line: number }>;
    assert.deepEqual([problem?.file, problem?.line], ["main.ts", 2]);

    writeFileSync(join(folder, "manifest.json"), "{");
    assert.match(String((await next("failed"))["message"]), /^manifest\.json:1: is not JSON$/);

    child.kill("SIGINT");
    assert.equal((await ended).code, 0);
  });
});
