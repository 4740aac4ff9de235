/**
 * The two frames that show HTML mail, as a whole in real Chromium: height follows, keys arrive, links open clean, links into the
 * mail stay, pictures of the mail show. The plugin here is one that makes nothing safe: the frames are what is tested.
 */
import assert from "node:assert/strict";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { after, describe, test } from "node:test";
import type { Frame, Page } from "playwright-core";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertAccessible, assertNoFaults, withoutChromium } from "./chromium.ts";
import { htmlMail, installIdentityPlugin } from "./html-mail.ts";
import { mailboxOfSuite, passphrase } from "./open-mailbox.ts";

const readingOf = (page: Page) => page.getByRole("region", { name: "Reading" });

/** The inner frame of the mail that is shown. */
async function mailIn(page: Page): Promise<Frame> {
  const outer = await readingOf(page).locator("po-mail-frame .shown iframe").elementHandle();
  const inner = (await outer?.contentFrame())?.childFrames()[0];
  assert.ok(inner);
  return inner;
}

const heightOf = async (page: Page): Promise<number> =>
  (await readingOf(page).locator("po-mail-frame iframe").boundingBox())?.height ?? 0;

describe("HTML mail in its frames", { skip: withoutChromium() }, () => {
  const mailbox = mailboxOfSuite();
  const cleanups: Array<() => void | Promise<void>> = [];
  const folder = temporaryFolder({ after: (run) => void cleanups.push(run) });
  const visits: IncomingMessage[] = [];
  const site = createServer((request, response) => {
    if (request.url !== "/favicon.ico") visits.push(request);
    response.setHeader("Content-Type", "text/html");
    response.end("<title>Elsewhere</title>");
  }).listen(0, "127.0.0.1");
  after(async () => {
    site.close();
    for (const run of cleanups) await run();
  });

  test("a mail is shown as it was designed, at its own height", async () => {
    const { page, postern, importFile } = mailbox();
    await installIdentityPlugin(folder, postern.folder, passphrase);
    const { port } = site.address() as AddressInfo;
    const html = `<!doctype html><div class="po-mail"><h1 style="color: rgb(200, 0, 0)">Harbour news</h1>
      <p><a href="http://127.0.0.1:${port}/away?x=1">Read on</a> <a href="#below">Further down</a> <a href="mailto:nora@news.example">Write</a></p>
      <img data-po-cid="dot@news.example" alt="A dot">
      <details><summary>More</summary><p style="height: 300px">Hidden at first</p></details>
      <p style="margin-top: 1500px" id="below">The end</p>
      <blockquote data-po-quote><p>${"What was said before. ".repeat(40)}</p></blockquote></div>`;
    await importFile(htmlMail(folder, "news", "Harbour news", html));
    await page
      .getByRole("link", { name: /Harbour news/ })
      .first()
      .click();
    const mail = await mailIn(page);
    await mail.getByRole("heading", { name: "Harbour news" }).waitFor();
    assert.equal(
      await mail.getByRole("heading").evaluate((heading) => getComputedStyle(heading).color),
      "rgb(200, 0, 0)",
    );
    const height = await heightOf(page);
    assert.ok(height > 1_500 && height < 2_200, String(height));
    assert.equal(await mail.evaluate(() => document.documentElement.scrollHeight > innerHeight), false);
    await assertAccessible(page, "HTML mail");
  });

  test("the quote at its end is folded, opens without a script, and the height follows", async () => {
    const { page } = mailbox();
    const mail = await mailIn(page);
    const before = await heightOf(page);
    assert.equal(await mail.getByText("What was said before.").isVisible(), false);
    await mail.getByText("Quoted text").click();
    await mail.getByText("What was said before.").waitFor();
    await until(page, async () => (await heightOf(page)) > before);
    const unfolded = await heightOf(page);
    await mail.getByText("More").click();
    await until(page, async () => (await heightOf(page)) >= unfolded + 300);
    await mail.getByText("More").click();
    await until(page, async () => (await heightOf(page)) === unfolded);
  });

  test("a link opens in a tab that knows nothing of Postern", async () => {
    const { page, context } = mailbox();
    const mail = await mailIn(page);
    const [tab] = await Promise.all([context.waitForEvent("page"), mail.getByText("Read on").click()]);
    await tab.waitForLoadState();
    assert.equal(await tab.title(), "Elsewhere");
    assert.equal(await tab.evaluate(() => window.opener), null);
    assert.equal(await tab.evaluate(() => document.referrer), "");
    const [visit] = visits;
    assert.equal(visit?.url, "/away?x=1");
    assert.equal(visit?.headers.referer, undefined);
    assert.equal(visit?.headers.cookie, undefined);
    await tab.close();
  });

  test("a link into the mail scrolls the page, and no address changes", async () => {
    const { page } = mailbox();
    const mail = await mailIn(page);
    const address = page.url();
    await mail.getByText("Further down").click();
    const scroller = readingOf(page).getByRole("region", { name: "Conversation" });
    await until(page, async () => (await scroller.evaluate((element) => element.scrollTop)) > 1_000);
    assert.equal(page.url(), address);
    assert.match(mail.url(), /\/frame\/mail(-quirks)?$/);
  });

  test("the keyboard works while the focus is in a mail", async () => {
    const { page } = mailbox();
    const mail = await mailIn(page);
    await mail.getByText("The end").click();
    assert.equal(await page.evaluate(() => document.activeElement?.localName !== "body"), true);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await mail.getByText("The end").click();
    await page.keyboard.press("j");
    await readingOf(page).getByRole("heading", { level: 1, name: "The plan as a file" }).waitFor();
    await page.keyboard.press("k");
    await readingOf(page).getByRole("heading", { level: 1, name: "Harbour news" }).waitFor();
  });

  test("v shows the plain text and the design again, in a mail too", async () => {
    const { page } = mailbox();
    await (await mailIn(page)).getByText("Harbour news").click();
    await page.keyboard.press("v");
    await readingOf(page).getByText("This is the plain text.").waitFor();
    await page.keyboard.press("v");
    await (await mailIn(page)).getByRole("heading", { name: "Harbour news" }).waitFor();
  });

  test("where a mail quotes from one line on, all behind the line is folded, and what was written is not", async () => {
    const { page, importFile } = mailbox();
    const html = `<div class="po-mail"><p>Yes, gladly.</p><div><div data-po-quote="rest">From: Ben</div></div>
      <p>Shall we meet?</p><blockquote data-po-quote="this">Older still</blockquote></div>`;
    await importFile(htmlMail(folder, "answer", "Meeting", html));
    const link = page.getByRole("link", { name: /Meeting/ });
    await link.first().click();
    await readingOf(page).getByRole("heading", { level: 1, name: "Meeting" }).waitFor();
    await readingOf(page).locator("po-mail-frame .shown").waitFor();
    const mail = await mailIn(page);
    await mail.getByText("Yes, gladly.").waitFor();
    const quoted = ["From: Ben", "Shall we meet?", "Older still"];
    for (const words of quoted) assert.equal(await mail.getByText(words).isVisible(), false, words);
    assert.equal(await mail.getByText("Quoted text").count(), 1);
    await mail.getByText("Quoted text").click();
    for (const words of quoted) await mail.getByText(words).waitFor();
  });

  test("nothing left the page's origin or broke its policy", () => {
    assertNoFaults(mailbox().faults);
  });
});

/** Looks again with each frame that the browser draws. */
async function until(page: Page, holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await page.evaluate(() => new Promise(requestAnimationFrame));
}
