import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import { inspectFile } from "../../core/attachments/inspect.ts";
import { Inspector, type InspectorOptions } from "../../core/attachments/inspector.ts";
import { limits } from "../../core/kernel/limits.ts";
import { hostileAttachments } from "../hostile/attachments/cases.ts";
import { temporaryFolder } from "../temporary-folder.ts";

function open(t: TestContext, options: InspectorOptions = {}): Inspector {
  const inspector = new Inspector(options);
  t.after(() => inspector.close());
  return inspector;
}

const program = { name: "setup.exe", type: "a/b", content: Buffer.from("MZ\x90\0", "latin1") };

test("the thread finds in each file what inspectFile finds, many asked at once, and takes nobody's bytes", async (t) => {
  const inspector = open(t);
  const files = hostileAttachments.map(({ name, type = "a/b", content }) => ({ name, type, content }));
  const lengths = files.map(({ content }) => content.byteLength);
  const found = await Promise.all(files.map((file) => inspector.inspect(file)));
  assert.deepEqual(
    files.map(({ content }) => content.byteLength),
    lengths,
  );
  assert.deepEqual(found, await Promise.all(files.map((file) => inspectFile(file))));
  assert.equal(inspector.threadCount, 1);
});

test("attachmentInspectedBytesMax: a file of so many bytes is looked into, of one more it is said that there is more", async (t) => {
  const inspector = open(t);
  const content = Buffer.alloc(limits.attachmentInspectedBytesMax + 1, "a");
  const findings = async (bytes: Buffer) =>
    (await inspector.inspect({ name: "a.txt", type: "text/plain", content: bytes })).findings;
  assert.deepEqual(await findings(content.subarray(0, -1)), []);
  assert.deepEqual(await findings(content), ["too-much-inside"]);
});

test("the thread ends when it rests, and comes again", async (t) => {
  const inspector = open(t, { idleMs: 5 });
  await inspector.inspect(program);
  while (inspector.threadCount > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal((await inspector.inspect(program)).kind, "program");
});

test("a thread that dies loses no file: it is judged by its name, and said to be not looked into", async (t) => {
  const path = join(temporaryFolder(t), "dies.mjs");
  writeFileSync(
    path,
    "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => process.exit(1));",
  );
  const inspector = open(t, { program: pathToFileURL(path) });
  for (const name of ["a.zip", "b.zip"]) {
    const { kind, findings } = await inspector.inspect({ ...program, name });
    assert.deepEqual([kind, findings], ["archive", ["too-much-inside"]]);
  }
});

test("after close nothing is looked into, and what was asked before is answered", async () => {
  const inspector = new Inspector();
  const asked = inspector.inspect(program);
  await inspector.close();
  assert.equal((await asked).kind, "program");
  await assert.rejects(inspector.inspect(program), { code: "LOCKED" });
});
