import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { bundlePlugin } from "../../../core/plugins/authoring/bundle.ts";
import { openRunnerSource, startLivePlugin } from "../../../core/plugins/authoring/live-runner.ts";
import { problemLine } from "../../../core/plugins/authoring/problem.ts";
import { temporaryFolder } from "../../temporary-folder.ts";

const packages = join(import.meta.dirname, "..", "..", "..", "node_modules");

/** A plugin's folder with packages that an author would have installed in it. */
function pluginFolder(t: TestContext, files: Record<string, string>, installed: string[] = []): string {
  const folder = temporaryFolder(t);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  if (installed.length > 0) mkdirSync(join(folder, "node_modules"), { recursive: true });
  for (const name of installed) symlinkSync(join(packages, name), join(folder, "node_modules", name));
  return folder;
}

const main = (body: string, imports = "") => `${imports}
export default { hooks: { "message.classify": async (input: any, host: any): Promise<any> => { ${body} } } };`;

/** Bundles, loads into the real runner and asks once. */
async function answerOf(t: TestContext, body: string, imports = "", installed: string[] = []): Promise<unknown> {
  const folder = pluginFolder(t, { "main.ts": main(body, imports) }, installed);
  const { bundle, problems } = await bundlePlugin(folder, "main.ts");
  assert.deepEqual(problems, []);
  const source = await openRunnerSource();
  t.after(() => source.close());
  const runners = await startLivePlugin(source, {
    id: "p",
    code: bundle?.code ?? "",
    hooks: ["message.classify"],
    answerAsk: () => Promise.resolve({ answer: null }),
    onBreach({ limit }) {
      assert.fail(`breach of ${limit}`);
    },
  });
  t.after(() => runners.close());
  return JSON.parse(String(await runners.call("p", "message.classify", Buffer.from("null"), 2_000)));
}

describe("a bundle with npm packages, in the runner", () => {
  it("decodes entities with he", async (t) => {
    assert.equal(
      await answerOf(t, 'return he.decode("a &amp; b &eacute;");', 'import he from "he";', ["he"]),
      "a & b é",
    );
  });

  it("parses CSS with postcss, which leaves out its Node parts by itself", async (t) => {
    const body = `const root = postcss.parse("a { color: red; }");
      root.walkDecls((each) => { each.value = "blue"; });
      return root.toString();`;
    assert.equal(await answerOf(t, body, 'import postcss from "postcss";', ["postcss"]), "a { color: blue; }");
  });

  it("reads HTML with htmlparser2 and domutils, and makes it text with html-to-text", async (t) => {
    const imports = `import { parseDocument } from "htmlparser2"; import { textContent } from "domutils"; import { convert } from "html-to-text";`;
    const body = `return [textContent(parseDocument("<p>a<b>b</b></p>")), convert("<h1>Hut</h1><p>opens &amp; shuts</p>", { wordwrap: false })];`;
    assert.deepEqual(await answerOf(t, body, imports, ["htmlparser2", "domutils", "html-to-text"]), [
      "ab",
      "HUT\n\nopens & shuts",
    ]);
  });

  it("finds links with linkify-it and renders with marked", async (t) => {
    const imports = `import linkify from "linkify-it"; import { marked } from "marked";`;
    const body = `return [linkify().match("see example.org")[0].url, marked.parse("*a*", { async: false }).trim()];`;
    assert.deepEqual(await answerOf(t, body, imports, ["linkify-it", "marked"]), [
      "http://example.org",
      "<p><em>a</em></p>",
    ]);
  });
});

describe("shims, in the runner", () => {
  it("encode and decode UTF-8, and legacy charsets", async (t) => {
    const body = `return [[...new TextEncoder().encode("é€😀")], new TextDecoder().decode(new Uint8Array([226, 130, 172])), new TextDecoder("windows-1252").decode(new Uint8Array([128]))];`;
    assert.deepEqual(await answerOf(t, body), [[195, 169, 226, 130, 172, 240, 159, 152, 128], "€", "€"]);
  });

  it("parse URLs as the standard says", async (t) => {
    const body = `const url = new URL("../b?x=1#y", "https://Example.ORG:443/a/c"); url.searchParams.append("z", "ä");
      return [url.href, url.origin, new URLSearchParams({ a: "1 2" }).toString()];`;
    assert.deepEqual(await answerOf(t, body), ["https://example.org/b?x=1&z=%C3%A4#y", "https://example.org", "a=1+2"]);
  });

  it("give Buffer, base64, structuredClone and the names that Node's packages expect", async (t) => {
    const body = `const copy = structuredClone(new Map([["a", new Date(0)]]));
      return [Buffer.from("aMOp", "base64").toString(), Buffer.concat([Buffer.from("a"), Buffer.from("b")]).toString("hex"), atob(btoa("hi")), copy.get("a").getTime(), process.env.NODE_ENV, typeof global];`;
    assert.deepEqual(await answerOf(t, body), ["hé", "6162", "hi", 0, "production", "object"]);
  });

  it("take Node's buffer by its name", async (t) => {
    assert.equal(await answerOf(t, 'return Buffer.from("a").length;', 'import { Buffer } from "node:buffer";'), 1);
  });

  it("run timers without a delay in their order, leave out cancelled ones, and refuse a delay in words", async (t) => {
    const body = `const seen: string[] = [];
      setTimeout(() => seen.push("timer")); const cancelled = setTimeout(() => seen.push("cancelled"), 0); clearTimeout(cancelled);
      setImmediate((word: string) => seen.push(word), "immediate"); queueMicrotask(() => seen.push("microtask"));
      await new Promise((resolve) => setTimeout(resolve, 1));
      for (const wait of [() => setTimeout(() => {}, 100), () => setInterval(() => {}, 5)]) try { wait(); } catch (error) { seen.push((error as Error).message); }
      console.log("nowhere", { a: 1 });
      return seen;`;
    assert.deepEqual(await answerOf(t, body), [
      "timer",
      "immediate",
      "microtask",
      "setTimeout with a delay of 100 ms: a plugin cannot wait, use the hook schedule.tick",
      "setInterval: a plugin cannot wait, use the hook schedule.tick",
    ]);
  });

  it("are left out where nothing uses them", async (t) => {
    const folder = pluginFolder(t, { "main.ts": main("return 1;") });
    const { bundle } = await bundlePlugin(folder, "main.ts");
    assert.deepEqual(bundle?.files.length, 1);
    assert.ok((bundle?.code.length ?? 0) < 1_000);
  });
});

async function problemsOf(t: TestContext, files: Record<string, string>, installed: string[] = []): Promise<string[]> {
  const { bundle, problems } = await bundlePlugin(pluginFolder(t, files, installed), "main.ts");
  assert.equal(bundle, null);
  return problems.map(problemLine);
}

describe("a bundle is refused", () => {
  it("for a built-in of Node that the plugin uses, with the line", async (t) => {
    const text = 'import { x } from "./other.ts";\nexport default x;';
    const other = '// Reads.\nimport fs from "node:fs";\nexport const x = () => fs.readFileSync("/etc/passwd");';
    assert.deepEqual(await problemsOf(t, { "main.ts": text, "other.ts": other }), [
      'other.ts:2: uses "node:fs" of Node.js, which a plugin does not have: choose a package that also runs in browsers',
    ]);
  });

  it("for a package that needs Node, named once with its first place", async (t) => {
    const found = await problemsOf(t, { "main.ts": 'import { ImapFlow } from "imapflow"; export default ImapFlow;' }, [
      "imapflow",
    ]);
    const own = found.filter((line) => line.includes('the package "imapflow"'));
    assert.equal(own.length, 1);
    assert.match(
      own[0] ?? "",
      /^node_modules\/imapflow\/.+\.js:\d+: the package "imapflow" needs "(node:)?\w+" of Node\.js/,
    );
  });

  it("for each way to the network", async (t) => {
    for (const name of ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "Worker"]) {
      assert.deepEqual(
        await problemsOf(t, { "main.ts": `export default () =>\n  new (${name} as any)("https://example.org");` }),
        [
          `main.ts:2: uses ${name}: a plugin has no network of its own, ask for the capability net.fetch and use host.net`,
        ],
      );
    }
  });

  it("for what is not there, cannot be parsed or is not exported", async (t) => {
    assert.deepEqual(await problemsOf(t, { "main.ts": 'import x from "nothing";\nexport default x;' }), [
      'main.ts:1: imports "nothing", which was not found: install it with npm in this folder',
    ]);
    assert.deepEqual(await problemsOf(t, { "main.ts": 'import x from "./nothing.ts";\nexport default x;' }), [
      'main.ts:1: imports "./nothing.ts", which was not found',
    ]);
    assert.deepEqual(await problemsOf(t, { "main.ts": "export default {\n  a: ;\n};" }), [
      "main.ts:2: Unexpected token",
    ]);
    const unexported = { "main.ts": 'import { x } from "./b.ts"; export default x;', "b.ts": "export const y = 1;" };
    assert.deepEqual(await problemsOf(t, unexported), ['main.ts:1: "x" is not exported by "b.ts".']);
    assert.deepEqual(await problemsOf(t, {}), ["main.ts: is not there"]);
  });

  it("but not for a built-in that no code in it uses any more", async (t) => {
    const text = 'import { readFileSync } from "node:fs";\nexport default {};';
    const { problems } = await bundlePlugin(pluginFolder(t, { "main.ts": text }), "main.ts");
    assert.deepEqual(problems, []);
  });
});

describe("a bundle", () => {
  it("is the same, byte for byte, from two folders, and names neither", async (t) => {
    const files = { "main.ts": main("return he.decode(URL.name);", 'import he from "he";') };
    const [one, two] = [pluginFolder(t, files, ["he"]), pluginFolder(t, files, ["he"])];
    const bundles = [await bundlePlugin(one, "main.ts"), await bundlePlugin(two, "main.ts")];
    const [first, second] = bundles.map(({ bundle }) => ({ code: bundle?.code, map: bundle?.map }));
    assert.deepEqual(first, second);
    assert.doesNotMatch(`${first?.code}${first?.map}`, /postern-test-|\.\.\//);
    assert.ok(first?.map?.includes('"main.ts"') && first.map.includes('"node_modules/he/he.js"'));
  });
});
