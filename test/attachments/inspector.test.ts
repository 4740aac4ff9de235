import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import type { EncodedPart } from "../../core/attachments/encoded-part.ts";
import { inspectFile } from "../../core/attachments/inspect.ts";
import { Inspector, type InspectorOptions } from "../../core/attachments/inspector.ts";
import { limits } from "../../core/kernel/limits.ts";
import { winmail, zip } from "../hostile/attachments/archives.ts";
import { hostileAttachments } from "../hostile/attachments/cases.ts";
import { temporaryFolder } from "../temporary-folder.ts";

function open(t: TestContext, options: InspectorOptions = {}): Inspector {
  const inspector = new Inspector(options);
  t.after(() => inspector.close());
  return inspector;
}

/** As it travels: base64 in lines. */
function inMail(name: string, content: Uint8Array, type = "a/b"): EncodedPart {
  const lines = Buffer.from(content).toString("base64").replace(/.{76}/g, "$&\r\n");
  return { name, type, encoding: "base64", bytes: Buffer.from(lines, "latin1") };
}

const program = inMail("setup.exe", Buffer.from("MZ\x90\0", "latin1"));
const kindOf = async (inspector: Inspector, part: EncodedPart) => (await inspector.look(part, 1))[0]?.found.kind;

test("the thread finds in each file what inspectFile finds, many asked at once, and takes nobody's bytes", async (t) => {
  const inspector = open(t);
  const files = hostileAttachments.map(({ name, type = "a/b", content }) => ({ name, type, content }));
  const parts = files.map(({ name, type, content }) => inMail(name, content, type));
  const lengths = parts.map(({ bytes }) => bytes.byteLength);
  const found = await Promise.all(parts.map((part) => inspector.look(part, 1)));
  assert.deepEqual(
    parts.map(({ bytes }) => bytes.byteLength),
    lengths,
  );
  for (const [at, file] of files.entries())
    assert.deepEqual(found[at], [
      { stretch: null, name: file.name, type: file.type, size: file.content.length, found: await inspectFile(file) },
    ]);
  assert.equal(inspector.threadCount, 1);
});

test("inspectorPieceBytes: what comes in one piece and what comes in several is the same as it was", async (t) => {
  const inspector = open(t);
  for (const more of [0, 1, 3 * limits.inspectorPieceBytes]) {
    const content = Buffer.alloc(limits.inspectorPieceBytes + more, "a line of text\n");
    for (const part of [
      { ...program, encoding: "binary", bytes: content },
      { ...inMail("a.txt", content), name: "a.txt" },
    ]) {
      assert.deepEqual(Buffer.from(await inspector.decode(part, null)), content);
      assert.deepEqual(
        Buffer.from(await inspector.decode(part, { start: content.length - 5, length: 5 })),
        content.subarray(-5),
      );
      assert.equal((await inspector.look(part, 1))[0]?.size, content.length);
    }
  }
});

test("of a winmail.dat so many files are looked into as there is room, the others are judged by name", async (t) => {
  const exe = Buffer.from("MZ\x90\0 program", "latin1");
  const files = ["a.txt", "b.txt"].map((title) => ({ title, data: exe }));
  const found = await open(t).look(inMail("winmail.dat", winmail(files)), 1);
  assert.deepEqual(
    found.map(({ name, size, found: { kind } }) => [name, size, kind]),
    [
      ["a.txt", exe.length, "program"],
      ["b.txt", exe.length, "text"],
    ],
  );
  assert.ok(found.every(({ stretch }) => stretch?.length === exe.length));
});

test("attachmentInspectedBytesMax: a file of so many bytes is looked into, of one more it is said that there is more", async (t) => {
  const inspector = open(t);
  const content = Buffer.alloc(limits.attachmentInspectedBytesMax + 1, "a");
  const findings = async (bytes: Buffer) => {
    const [file] = await inspector.look({ name: "a.txt", type: "text/plain", encoding: "8bit", bytes }, 1);
    return file?.found.findings;
  };
  assert.deepEqual(await findings(content.subarray(0, -1)), []);
  assert.deepEqual(await findings(content), ["too-much-inside"]);
});

test("an Office file is read in the thread: others have their turn meanwhile, and what has no text gives none", async (t) => {
  const inspector = open(t);
  const words = "<w:p><w:t>Hut &amp; lake</w:t></w:p>".repeat(20_000);
  const document = zip({ "word/document.xml": Buffer.from(`<w:document>${words}</w:document>`) });
  const before = inspector.threadCount;
  const read = inspector.readOffice("word", document);
  assert.deepEqual([before, inspector.threadCount], [0, 1]);
  assert.match((await read) ?? "", /^Hut & lake\nHut & lake\n/);
  assert.equal(await inspector.readOffice("sheet", document), null);
  assert.equal(await inspector.readOffice("slides", Buffer.from("no archive")), null);
  assert.equal(inspector.threadCount, 1);
});

test("the thread ends when it rests, and comes again", async (t) => {
  const inspector = open(t, { idleMs: 5 });
  await inspector.look(program, 1);
  while (inspector.threadCount > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(await kindOf(inspector, program), "program");
});

test("a thread that dies loses no file: it is judged by its name, and said to be not looked into", async (t) => {
  const path = join(temporaryFolder(t), "dies.mjs");
  writeFileSync(
    path,
    "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => process.exit(1));",
  );
  const inspector = open(t, { program: pathToFileURL(path) });
  for (const name of ["a.zip", "b.zip"]) {
    const [file] = await inspector.look({ ...program, name }, 1);
    assert.deepEqual([file?.found.kind, file?.found.findings], ["archive", ["too-much-inside"]]);
    assert.equal(Buffer.from(await inspector.decode(program, null)).toString("latin1"), "MZ\x90\0");
    assert.equal(await inspector.readOffice("word", program.bytes), null);
  }
});

test("after close nothing is looked into, and what was asked before is answered", async () => {
  const inspector = new Inspector();
  const large = { ...program, encoding: "binary", bytes: Buffer.alloc(3 * limits.inspectorPieceBytes, "MZ") };
  const asked = [program, large].map((part) => kindOf(inspector, part));
  await inspector.close();
  assert.deepEqual(await Promise.all(asked), ["program", "program"]);
  await assert.rejects(inspector.look(program, 1), { code: "LOCKED" });
  await assert.rejects(inspector.decode(program, null), { code: "LOCKED" });
  await assert.rejects(inspector.readOffice("word", program.bytes), { code: "LOCKED" });
});
