import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { unzipSync } from "fflate";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { mailWith } from "../attachments/sample-mail.ts";
import { text, winmail } from "../hostile/attachments/archives.ts";
import { sample } from "../pictures/sample-pictures.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertAccessible, assertNoFaults, withoutChromium } from "./chromium.ts";
import { mailboxOfSuite } from "./open-mailbox.ts";

const readingOf = (page: Page) => page.getByRole("region", { name: "Reading" });
const longName = `${"scanned-in-the-hut-".repeat(6)}final.docx`;
const program = Buffer.from("MZ\x90\0 program", "latin1");

async function strangersMail(): Promise<string> {
  const photo = await sample(600, 400)
    .withExif({ IFD0: { Make: "Canary" } })
    .jpeg()
    .toBuffer();
  return mailWith([
    { name: "the hut.jpg", type: "image/jpeg", content: photo },
    { name: "invoice.pdf.exe", content: program },
    { name: "offer.html", type: "text/html", content: text("<p>Dear customer</p><script>alert(1)</script>") },
    { name: longName, content: text("not really") },
    { name: "winmail.dat", content: winmail([{ title: "menu.txt", data: Buffer.from("Soup") }]) },
  ]);
}

describe("files that came with a mail", { skip: withoutChromium() }, () => {
  const mailbox = mailboxOfSuite();

  before(async () => {
    const path = join(temporaryFolder({ after }), "stranger.eml");
    writeFileSync(path, await strangersMail());
    const { page, importFile } = mailbox();
    await importFile(path);
    await page.getByRole("link", { name: /Files/ }).first().click();
    await readingOf(page).getByRole("heading", { name: "5 attachments" }).waitFor();
  });

  test("a picture is shown small, and its safe copy holds nothing but the picture", async () => {
    const { page } = mailbox();
    const thumbnail = readingOf(page).getByRole("img", { name: "Picture the hut.jpg" });
    await thumbnail.waitFor();
    assert.match((await thumbnail.getAttribute("src")) ?? "", /^blob:/);
    const downloading = page.waitForEvent("download");
    await readingOf(page).getByRole("button", { name: "Make a safe copy of the hut.jpg" }).click();
    const download = await downloading;
    assert.equal(download.suggestedFilename(), "the hut.safe.jpg");
    const bytes = readFileSync(await download.path());
    assert.ok(!bytes.includes("Canary"));
    assert.equal((await sharp(bytes).metadata()).width, 600);
    await page
      .getByText(/What the camera or the program wrote into it/)
      .first()
      .waitFor();
  });

  test("of a name that is too long the end is in sight: there stands what the file claims to be", async () => {
    const { page } = mailbox();
    const name = readingOf(page).getByTitle(longName);
    assert.equal(await name.textContent(), longName);
    const card = await name.boundingBox();
    const end = await name.getByText("t-final.docx", { exact: true }).boundingBox();
    assert.ok(card && end);
    assert.ok(end.x + end.width <= card.x + card.width, `${end.x + end.width} in ${card.x + card.width}`);
  });

  test("a web page from a stranger is offered as text, the original behind a question", async () => {
    const { page } = mailbox();
    await readingOf(page).getByText("It is a web page: opened, it can imitate any site").waitFor();
    await readingOf(page).getByRole("button", { name: "Download the original of offer.html" }).click();
    const question = page.getByRole("dialog", { name: "Download this file?" });
    await page.getByText("“offer.html” may be dangerous:").waitFor();
    await assertAccessible(page, "the question before a download");
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "hidden" });
    const downloading = page.waitForEvent("download");
    await readingOf(page).getByRole("button", { name: "Make a safe copy of offer.html" }).click();
    assert.equal(readFileSync(await (await downloading).path(), "utf8"), "Dear customer");
  });

  test("a program is kept back until it is asked for twice, with its reasons", async () => {
    const { page } = mailbox();
    assert.equal(await readingOf(page).getByText("invoice.pdf.exe").count(), 0);
    await readingOf(page)
      .getByRole("button", { name: /1 file is kept back/ })
      .press("Enter");
    await readingOf(page).getByText("Its name pretends to be something harmless").waitFor();
    await assertAccessible(page, "files of a mail");
    await readingOf(page).getByRole("button", { name: "Download the original of invoice.pdf.exe" }).click();
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download anyway" }).click();
    const download = await downloading;
    assert.equal(download.suggestedFilename(), "invoice.pdf.exe");
    assert.deepEqual(readFileSync(await download.path()), program);
  });

  test("all files come as one archive, those that may be dangerous only when they are asked for", async () => {
    const { page } = mailbox();
    const download = async (button: string): Promise<string[]> => {
      await page.getByRole("button", { name: "Download all" }).press("Enter");
      await page.getByText("2 of them may be dangerous:").waitFor();
      await assertAccessible(page, "the question before an archive");
      const downloading = page.waitForEvent("download");
      await page.getByRole("button", { name: button }).click();
      const archive = await downloading;
      assert.equal(archive.suggestedFilename(), "Files.zip");
      return Object.keys(unzipSync(readFileSync(await archive.path())));
    };
    assert.deepEqual(await download("Only the others"), ["the hut.jpg", longName, "menu.txt"]);
    await page.getByText("2 files are not in the archive").first().waitFor();
    assert.deepEqual(await download("All of them"), [
      "the hut.jpg",
      "invoice.pdf.exe",
      "offer.html",
      longName,
      "menu.txt",
    ]);
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  test("what was in a winmail.dat is a file of its own", async () => {
    const { page } = mailbox();
    const downloading = page.waitForEvent("download");
    await readingOf(page).getByRole("button", { name: "Download menu.txt" }).click();
    assert.equal(readFileSync(await (await downloading).path(), "utf8"), "Soup");
  });

  test("a picture that is seen in the mail is no file beside it", async () => {
    const { page, importFile } = mailbox();
    const path = join(temporaryFolder({ after }), "seen.eml");
    const picture = (await sample(60, 40).png().toBuffer()).toString("base64");
    const lines = [
      "From: Zoe <zoe@stranger.example>",
      "Subject: With a sign in it",
      "Message-ID: <seen@stranger.example>",
      'Content-Type: multipart/mixed; boundary="m"',
      "",
      "--m",
      'Content-Type: multipart/related; boundary="r"',
      "",
      "--r",
      "Content-Type: text/html",
      "",
      '<p>Look at this sign</p><img src="cid:sign@x" alt="Sign">',
      "--r",
      'Content-Type: image/png; name="sign.png"',
      "Content-ID: <sign@x>",
      "Content-Transfer-Encoding: base64",
      "",
      picture,
      "--r--",
      "--m",
      'Content-Type: text/plain; name="list.txt"',
      'Content-Disposition: attachment; filename="list.txt"',
      "",
      "Milk",
      "--m--",
      "",
    ];
    writeFileSync(path, lines.join("\r\n"));
    await importFile(path);
    await page
      .getByRole("link", { name: /With a sign in it/ })
      .first()
      .click();
    await readingOf(page).getByRole("heading", { name: "1 attachment" }).waitFor();
    await readingOf(page).getByRole("button", { name: "Download list.txt" }).waitFor();
    assert.equal(
      await readingOf(page)
        .getByRole("button", { name: /sign\.png/ })
        .count(),
      0,
    );
  });

  test("nothing left the machine, broke the policy or failed unseen", () => assertNoFaults(mailbox().faults));
});
