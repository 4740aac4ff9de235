import assert from "node:assert/strict";
import { before, describe, it, test } from "node:test";
import { Attachments } from "../../core/attachments/attachments.ts";
import { Disarmer } from "../../core/attachments/disarm.ts";
import { lookAt } from "../../core/attachments/encoded-part.ts";
import { Inspector } from "../../core/attachments/inspector.ts";
import { Events } from "../../core/kernel/events.ts";
import { limits } from "../../core/kernel/limits.ts";
import { parseStructure } from "../../core/mime/parse-structure.ts";
import { buildPictures } from "../../core/pictures/build.ts";
import { PdfConverter } from "../../core/pictures/pdf-converter.ts";
import { Pictures } from "../../core/pictures/pictures.ts";
import type { AttachmentSender } from "../../core/plugins/hooks/attachment-facts.ts";
import { buildPlugins } from "../../core/plugins/sandbox/build.ts";
import type { MessageRow } from "../../core/store/types.ts";
import { compoundFile, text, winmail, zip } from "../hostile/attachments/archives.ts";
import { sample } from "../pictures/sample-pictures.ts";
import { openKernel, shippedBuild, shippedPlugins } from "../plugins/plugin-kernel.ts";
import { mailWith, type SampleFile } from "./sample-mail.ts";

const stranger: AttachmentSender = {
  isFirst: true,
  isKnown: false,
  spamShare: null,
  spamScore: 0.1,
  authentication: "none",
};
const friend: AttachmentSender = { ...stranger, isFirst: false, isKnown: true, authentication: "pass" };
const spammer: AttachmentSender = { ...stranger, spamScore: 0.99 };

before(async () => {
  await buildPlugins({ plugins: shippedPlugins, build: shippedBuild });
  await buildPictures(shippedBuild);
});

type Context = Parameters<typeof openKernel>[0];

async function open(t: Context, { hasPlugins = true, sender = stranger } = {}) {
  const pictures = new Pictures({ build: shippedBuild });
  t.after(() => pictures.close());
  const plugins = hasPlugins ? (await openKernel(t, { folder: shippedPlugins, build: shippedBuild })).plugins : null;
  const inspector = new Inspector();
  t.after(() => inspector.close());
  const attachments = new Attachments({
    assess: async (input) => plugins?.assess(input) ?? [],
    disarm: async (input) => plugins?.disarm(input) ?? null,
    sender: () => Promise.resolve(sender),
    inspector,
    disarmer: new Disarmer({ pictures, pdfs: new PdfConverter(), inspector }),
    events: new Events(() => {}),
  });
  let id = 0;
  const message = (files: SampleFile[]) => {
    const raw = Buffer.from(mailWith(files));
    return { row: { id: (id += 1) } as MessageRow, raw, root: parseStructure(raw), tags: [] };
  };
  return {
    of: (...files: SampleFile[]) => {
      const read = message(files);
      return attachments.of(read.row.id, () => read);
    },
    safeCopy: (file: SampleFile, index = 0) => attachments.safeCopy(message([file]), index),
  };
}

const exe = { name: "setup.exe", content: Buffer.from("MZ\x90\0 program", "latin1") };
const photo = async () => ({ name: "hut.jpg", type: "image/jpeg", content: await sample().jpeg().toBuffer() });
const page = { name: "offer.html", type: "text/html", content: text("<p>Hello</p><script>alert(1)</script>") };

describe("an attachment is treated by what it is and who sent it", () => {
  const files = async () => [exe, await photo(), page, { name: "notes.txt", content: text("Milk") }];

  it("a stranger's", async (t) => {
    const answers = await (await open(t)).of(...(await files()));
    assert.deepEqual(
      answers.map(({ name, handling }) => [name, handling]),
      [
        ["setup.exe", "suppressed"],
        ["hut.jpg", "plain"],
        ["offer.html", "warned"],
        ["notes.txt", "plain"],
      ],
    );
    assert.match(
      answers[0]?.reasons.join(" ") ?? "",
      /It is a program: opening it runs it\..*first mail from this sender/,
    );
    assert.deepEqual(answers[1]?.reasons, []);
  });

  it("a friend's", async (t) => {
    const answers = await (await open(t, { sender: friend })).of(...(await files()));
    assert.deepEqual(
      answers.map(({ handling }) => handling),
      ["warned", "plain", "plain", "plain"],
    );
  });

  it("a spammer's", async (t) => {
    const kernel = await open(t, { sender: spammer });
    const sheet = { name: "bill.pdf", type: "application/pdf", content: text("%PDF-1.4\n/JavaScript") };
    const answers = await kernel.of(...(await files()), sheet);
    assert.deepEqual(
      answers.map(({ handling }) => handling),
      ["suppressed", "plain", "suppressed", "plain", "suppressed"],
    );
    assert.match(answers[4]?.reasons.join(" ") ?? "", /thinks that this mail is spam/);
  });

  it("without any plugin a program is still shown with a warning", async (t) => {
    const answers = await (await open(t, { hasPlugins: false, sender: friend })).of(...(await files()));
    assert.deepEqual(
      answers.map(({ handling }) => handling),
      ["warned", "plain", "plain", "plain"],
    );
    assert.deepEqual(answers[0]?.reasons, ["Opening it runs it."]);
  });

  it("what is beyond attachmentsInspectedMax is judged by its name", async (t) => {
    const many = Array.from({ length: limits.attachmentsInspectedMax }, (_, at) => ({
      name: `${at}.txt`,
      content: text("a"),
    }));
    const answers = await (await open(t, { hasPlugins: false })).of(...many, { ...exe, name: "a.txt" }, exe);
    assert.equal(answers[limits.attachmentsInspectedMax - 1]?.realType, "text/plain");
    assert.deepEqual(
      answers.slice(-2).map(({ handling }) => handling),
      ["plain", "warned"],
    );
  });
});

describe("winmail.dat", () => {
  const content = winmail([
    { title: "MENU~1.PDF", longName: "menu of the week.pdf", data: Buffer.from("%PDF-1.4") },
    { title: "run.exe", data: exe.content },
  ]);

  it("is shown as the files in it, each with its name, its bytes and its own risk", async (t) => {
    const answers = await (await open(t)).of({ name: "winmail.dat", type: "application/ms-tnef", content });
    assert.deepEqual(
      answers.map(({ name, realType, size, handling }) => [name, realType, size, handling]),
      [
        ["menu of the week.pdf", "application/pdf", 8, "plain"],
        ["run.exe", "application/x-msdownload", exe.content.length, "suppressed"],
      ],
    );
    const [{ stretch } = { stretch: null }] = answers;
    assert.equal(
      content.toString("latin1", stretch?.start, (stretch?.start ?? 0) + (stretch?.length ?? 0)),
      "%PDF-1.4",
    );
  });

  it("stays whole when nothing can be read of it, and gives what comes before its damage", async (t) => {
    const kernel = await open(t, { hasPlugins: false });
    const names = async (bytes: Buffer) =>
      (await kernel.of({ name: "winmail.dat", content: bytes })).map(({ name }) => name);
    assert.deepEqual(await names(content.subarray(0, 20)), ["winmail.dat"]);
    assert.deepEqual(await names(content.subarray(0, -40)), ["menu of the week.pdf"]);
  });
});

describe("a safe copy", () => {
  it("of a picture is encoded anew, under a name that says what it is", async (t) => {
    const content = await sample()
      .withExif({ IFD0: { Make: "Canary" } })
      .jpeg()
      .toBuffer();
    const copy = await (await open(t)).safeCopy({ name: "hut\u202egpj.exe", content });
    assert.deepEqual([copy?.name, copy?.type], ["hutgpj.safe.jpg", "image/jpeg"]);
    assert.deepEqual(copy?.removed, ["What the camera or the program wrote into it."]);
    assert.ok(!Buffer.from(copy?.content ?? []).includes("Canary"));
  });

  it("of a page, a document, an invitation and a contact is what they say", async (t) => {
    const kernel = await open(t);
    const said = async (file: SampleFile) => {
      const copy = await kernel.safeCopy(file);
      return copy && [copy.name, copy.type, Buffer.from(copy.content).toString()];
    };
    assert.deepEqual(await said(page), ["offer.safe.txt", "text/plain", "Hello"]);
    const body =
      "<w:p><w:r><w:t>Dear Ana &amp; Ben</w:t></w:r></w:p><w:p><w:instrText>DDEAUTO cmd</w:instrText><w:t>Bye</w:t></w:p>";
    const document = zip({ "word/document.xml": text(body), "word/vbaProject.bin": text("x") });
    assert.deepEqual(await said({ name: "a.docm", content: document }), [
      "a.safe.txt",
      "text/plain",
      "Dear Ana & Ben\nBye",
    ]);
    const event =
      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Hut weekend\nDTSTART:20260502T100000\nEND:VEVENT\nEND:VCALENDAR";
    assert.match(
      (await said({ name: "a.ics", content: text(event) }))?.[2] ?? "",
      /^Invitation: Hut weekend, 2026-05-02 10:00/,
    );
    const card =
      "BEGIN:VCARD\nFN:Zoë\nitem1.EMAIL;TYPE=home:zoe@example.org\nADR:;;1 Lane;Bern;;;\nPHOTO:data:x\nEND:VCARD";
    assert.deepEqual(
      (await said({ name: "a.vcf", content: text(card) }))?.[2],
      "Name: Zoë\nE-mail: zoe@example.org\nAddress: 1 Lane, Bern",
    );
  });

  it("of a sheet is what its cells hold, and of slides what they say", async (t) => {
    const kernel = await open(t);
    const said = async (file: SampleFile) => Buffer.from((await kernel.safeCopy(file))?.content ?? []).toString();
    const rows =
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="3"/><c r="C1" t="inlineStr"><is><t>Nights &amp; days</t></is></c></row>' +
      '<row r="2"><c r="B2"><f>cmd|"/C calc"!A0</f><v>12.5</v></c><c r="XFD2"><v>far</v></c></row>';
    const sheet = zip({
      "xl/workbook.xml": text("<workbook/>"),
      "xl/sharedStrings.xml": text("<sst><si><t>Hut</t><rPh sb='0' eb='1'><t>HAT</t></rPh></si></sst>"),
      "xl/worksheets/sheet2.xml": text(`<x:worksheet><x:row><x:c r="A1"><x:v>7</x:v></x:c></x:row></x:worksheet>`),
      "xl/worksheets/sheet1.xml": text(
        `<worksheet><cols><col min="1"/></cols><sheetData>${rows}</sheetData></worksheet>`,
      ),
      "xl/vbaProject.bin": text("x"),
    });
    const lines = ["Hut\t\tNights & days", `\t12.5${"\t".repeat(63)}far`, "", "", "7"];
    assert.deepEqual((await said({ name: "a.xlsm", content: sheet })).split("\n"), lines);
    const slide = (words: string) => text(`<p:sld><a:p><a:r><a:t>${words}</a:t></a:r></a:p><a:p/></p:sld>`);
    const slides = zip({ "ppt/slides/slide10.xml": slide("Bye"), "ppt/slides/slide2.xml": slide("Welcome") });
    assert.equal(await said({ name: "a.pptx", content: slides }), "1\nWelcome\n\n2\nBye");
  });

  it("is not offered of what cannot be made safe, and a picture that is none fails in words", async (t) => {
    const kernel = await open(t);
    assert.deepEqual(
      (await kernel.of(exe, { name: "a.doc", content: compoundFile("WordDocument") })).map((each) => each.canDisarm),
      [false, false],
    );
    assert.equal(await kernel.safeCopy(exe), null);
    assert.equal(await kernel.safeCopy(page, 1), null);
    const cut = { name: "a.png", content: (await sample().png().toBuffer()).subarray(0, 20) };
    await assert.rejects(kernel.safeCopy(cut), { code: "PICTURE_UNREADABLE" });
  });
});

test("a message's attachments are looked into once, and again when a plugin changes", async () => {
  let looked = 0;
  const events = new Events(() => {});
  const attachments = new Attachments({
    assess: () => Promise.resolve([]),
    disarm: () => Promise.resolve(null),
    sender: () => Promise.resolve(stranger),
    inspector: { look: lookAt, decode: () => Promise.reject(new Error("never asked")) },
    disarmer: new Disarmer({
      pictures: { reencode: () => Promise.reject(new Error("never asked")) },
      pdfs: { convert: () => Promise.reject(new Error("never asked")) },
      inspector: { readOffice: () => Promise.reject(new Error("never asked")) },
    }),
    events,
  });
  const raw = Buffer.from(mailWith([exe]));
  const read = () => {
    looked += 1;
    return { row: { id: 1 } as MessageRow, raw, root: parseStructure(raw), tags: [] };
  };
  await attachments.of(1, read);
  await attachments.of(1, read);
  assert.equal(looked, 1);
  events.emit("plugin.changed", { pluginId: "any" });
  await attachments.of(1, read);
  assert.equal(looked, 2);
  for (let id = 2; id <= limits.attachmentFactsKeptMax + 1; id += 1) await attachments.of(id, read);
  const before = looked;
  await attachments.of(limits.attachmentFactsKeptMax + 1, read);
  assert.equal(looked, before);
  await attachments.of(1, read);
  assert.equal(looked, before + 1);
  attachments.close();
});
