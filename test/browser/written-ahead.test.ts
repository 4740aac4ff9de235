/** The mail that is likely to be read next stands ready in a frame that nobody sees: what that saves, and what it may not do. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Frame, Page } from "playwright-core";
import { temporaryFolder } from "../temporary-folder.ts";
import { answerMs, assertNoFaults, withoutChromium } from "./chromium.ts";
import { htmlMail } from "./html-mail.ts";
import { mailboxOfSuite } from "./open-mailbox.ts";

const readingOf = (page: Page) => page.getByRole("region", { name: "Reading" });

/** Frames in which the words stand, seen or not. */
async function framesWith(page: Page, words: string): Promise<Frame[]> {
  const found: Frame[] = [];
  for (const frame of page.frames().filter((each) => /\/frame\/mail/.test(each.url()))) {
    // A frame that is taken down at this moment has no words.
    const text = await frame.evaluate(() => document.body.textContent).catch(() => "");
    if (text?.includes(words)) found.push(frame);
  }
  return found;
}

async function untilThereAre(page: Page, words: string, count: number): Promise<Frame[]> {
  const end = Date.now() + answerMs;
  for (;;) {
    const frames = await framesWith(page, words);
    if (frames.length === count) return frames;
    if (Date.now() > end)
      assert.fail(`${frames.length} frames, not ${count}, say "${words}"; ${await whatStands(page)}`);
    await page.waitForTimeout(20);
  }
}

async function whatStands(page: Page): Promise<string> {
  const said: string[] = [];
  for (const frame of page.frames())
    said.push(`${frame.url()}: ${(await frame.evaluate(() => document.body.innerText).catch(String)).slice(0, 400)}`);
  return said.join("\n");
}

const isSeen = (frame: Frame) =>
  frame
    .evaluate(() => document.body.textContent)
    .then(() => frame.parentFrame()!.frameElement())
    .then((outer) => outer.isVisible());

describe("the mail that is likely to be read next", { skip: withoutChromium() }, () => {
  // A lock may come while the neighbour of a mail is being asked for.
  const mailbox = mailboxOfSuite({ expectedStatuses: [401, 423] });
  const cleanups: Array<() => void | Promise<void>> = [];
  const folder = temporaryFolder({ after: (run) => void cleanups.push(run) });
  const asked: string[] = [];

  test("stands in a frame of its own before it is opened, out of sight, and nothing was asked for it but its HTML", async () => {
    const { page, importFile } = mailbox();
    const mail = (name: string) =>
      htmlMail(
        folder,
        name,
        `Letter ${name}`,
        `<h2>${name}</h2><p style="margin-top: 900px">The end of ${name}</p><img src="cid:dot@news.example" alt="A dot">`,
      );
    for (const name of ["amber", "birch", "cedar"]) await importFile(mail(name));
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    // The newest stands first.
    await page
      .getByRole("link", { name: /Letter cedar/ })
      .first()
      .click();
    await readingOf(page).locator("po-mail-frame .shown").waitFor();
    const [ahead] = await untilThereAre(page, "The end of birch", 1);
    assert.ok(ahead);
    assert.equal(await isSeen(ahead), false);
    assert.equal(
      await ahead
        .getByRole("img")
        .getAttribute("src")
        .then((src) => src?.slice(0, 5)),
      "data:",
    );
    assert.equal(
      asked.filter((path) => /\/(pictures|inline)/.test(path)).length,
      1,
      "the picture of the open mail alone",
    );
  });

  test("is shown in that very frame, at its height, with its pictures", async () => {
    const { page } = mailbox();
    const [ahead] = await untilThereAre(page, "The end of birch", 1);
    await page.keyboard.press("j");
    await readingOf(page).getByRole("heading", { level: 1, name: "Letter birch" }).waitFor();
    await readingOf(page).locator("po-mail-frame .shown").waitFor();
    const [now] = await untilThereAre(page, "The end of birch", 1);
    assert.equal(now, ahead);
    assert.equal(await isSeen(now!), true);
    const box = await readingOf(page).locator("po-mail-frame iframe").boundingBox();
    assert.ok(box && box.height > 900 && box.height < 1_200, String(box?.height));
    await now!.locator('img[src^="blob:"]').waitFor();
  });

  test("has no other mail in its frame, and the frame of the mail before it goes", async () => {
    const { page } = mailbox();
    await untilThereAre(page, "The end of cedar", 0);
    for (const frame of await untilThereAre(page, "The end of amber", 1))
      assert.doesNotMatch((await frame.evaluate(() => document.body.textContent)) ?? "", /birch|cedar/);
  });

  test("is shown in the colours that the page has when it is opened", async () => {
    const { page } = mailbox();
    await untilThereAre(page, "The end of amber", 1);
    await page.getByRole("button", { name: "Switch to dark" }).click();
    await page
      .locator("po-conversation-list")
      .getByRole("link", { name: /Letter birch/ })
      .first()
      .focus();
    await page.keyboard.press("j");
    await readingOf(page).getByRole("heading", { level: 1, name: "Letter amber" }).waitFor();
    await readingOf(page).locator("po-mail-frame .shown").waitFor();
    const [frame] = await untilThereAre(page, "The end of amber", 1);
    assert.equal(await frame!.evaluate(() => getComputedStyle(document.documentElement).colorScheme), "dark");
    await page.keyboard.press("k");
    await untilThereAre(page, "The end of cedar", 1);
  });

  test("is the one on the way that the reader goes, however soon he turned round", async () => {
    const { page } = mailbox();
    const opened = (name: string) =>
      readingOf(page)
        .getByRole("heading", { level: 1, name: `Letter ${name}` })
        .waitFor();
    for (let round = 0; round < 3; round++) {
      await page.keyboard.press("k");
      await opened("cedar");
      await page.keyboard.press("j");
      await opened("birch");
      await untilThereAre(page, "The end of amber", 1);
      await page.keyboard.press("j");
      await page.keyboard.press("k");
      await opened("birch");
      await untilThereAre(page, "The end of cedar", 1);
      await untilThereAre(page, "The end of amber", 0);
    }
  });

  test("is gone from the browser when Postern is locked", async () => {
    const { page } = mailbox();
    await page.getByRole("button", { name: "Lock" }).click();
    await page.getByRole("textbox", { name: "Passphrase" }).waitFor();
    for (const words of ["amber", "birch", "cedar"]) await untilThereAre(page, words, 0);
  });

  test("nothing left the page's origin or broke its policy", async () => {
    assertNoFaults(mailbox().faults);
    for (const run of cleanups) await run();
  });
});
