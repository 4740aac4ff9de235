/** HTML mail that is wider than the screen, as html-sandbox and the frames show it in real Chromium on a phone. */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { Frame, Page } from "playwright-core";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertAccessible, assertNoFaults, withoutChromium } from "./chromium.ts";
import { htmlMail } from "./html-mail.ts";
import { mailboxOfSuite } from "./open-mailbox.ts";

const words = "What is in it reads as a letter does. ".repeat(4);
const padded = `<table width="100%"><tr><td style="padding: 0 24px"><table width="600" id="inner"><tr><td>${words}</td></tr></table></td></tr></table>`;
const wide = `<table><tr>${Array.from({ length: 8 }, (_, at) => `<td><div style="width: 70px">${at}</div></td>`).join("")}</tr></table>`;
const huge = wide.replaceAll("70px", "200px");

async function mailIn(page: Page): Promise<Frame> {
  const outer = await page.locator("po-mail-frame .shown iframe").elementHandle();
  const inner = (await outer?.contentFrame())?.childFrames()[0];
  assert.ok(inner);
  await inner.locator("table").first().waitFor();
  return inner;
}

async function open(page: Page, subject: string): Promise<Frame> {
  await page.getByRole("link", { name: new RegExp(subject) }).click();
  return mailIn(page);
}

const back = (page: Page): Promise<void> => page.getByRole("button", { name: "Back to the list" }).click();
const scrollsSideways = (mail: Frame): Promise<boolean> =>
  mail.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
const scaleOf = (mail: Frame): Promise<number> => mail.evaluate(() => Number(getComputedStyle(document.body).zoom));

describe("mail that is wider than a phone", { skip: withoutChromium() }, () => {
  const mailbox = mailboxOfSuite({ width: 390, height: 844, hasTouch: true });
  const cleanups: Array<() => void | Promise<void>> = [];
  const folder = temporaryFolder({ after: (run) => void cleanups.push(run) });
  after(async () => {
    for (const run of cleanups) await run();
  });

  for (const doctype of ["<!doctype html>", ""])
    test(`is made a little smaller when it is a little wider (${doctype || "quirks mode"})`, async () => {
      const { page, importFile } = mailbox();
      const name = doctype === "" ? "Old letter" : "New letter";
      await importFile(htmlMail(folder, name.replace(" ", "-"), name, `${doctype}${padded}`));
      const mail = await open(page, name);
      assert.equal(await scrollsSideways(mail), false);
      const scale = await scaleOf(mail);
      assert.ok(scale < 1 && scale > 0.85, String(scale));
      // All of the width is used, and nothing is said of so little.
      const { right } = await mail
        .locator("table")
        .first()
        .evaluate((table) => table.getBoundingClientRect());
      const width = await mail.evaluate(() => innerWidth);
      assert.ok(right > width - 6 && right <= width + 1, `${right} of ${width}`);
      assert.equal(await page.getByText(/of its size/).count(), 0);
      await back(page);
    });

  test("is made much smaller when it is much wider, says so, and can be had as wide as it is", async () => {
    const { page, importFile } = mailbox();
    await importFile(htmlMail(folder, "wide", "Wide letter", `<!doctype html>${wide}`));
    const mail = await open(page, "Wide letter");
    assert.equal(await scrollsSideways(mail), false);
    await page.getByText(/Shown at [56]\d ?% of its size, to fit\./).waitFor();
    await assertAccessible(page, "a mail that was made smaller");
    await page.getByRole("button", { name: "Show it full size" }).click();
    await page.getByRole("button", { name: "Make it fit" }).waitFor();
    assert.equal(await scrollsSideways(mail), true);
    assert.equal(await scaleOf(mail), 1);
    await page.getByRole("button", { name: "Make it fit" }).click();
    await page.getByText(/Shown at/).waitFor();
    assert.equal(await scrollsSideways(mail), false);
  });

  test("fits anew when the screen has another width", async () => {
    const { page } = mailbox();
    await page.setViewportSize({ width: 1440, height: 844 });
    const inner = await mailIn(page);
    await page.getByText(/Shown at/).waitFor({ state: "detached" });
    assert.equal(await scaleOf(inner), 1);
    assert.equal(await scrollsSideways(inner), false);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByText(/Shown at/).waitFor();
    await back(page);
  });

  test("stays as wide as it is when nobody could read it smaller", async () => {
    const { page, importFile } = mailbox();
    await importFile(htmlMail(folder, "huge", "Huge letter", `<!doctype html>${huge}`));
    const mail = await open(page, "Huge letter");
    assert.equal(await scaleOf(mail), 1);
    assert.equal(await scrollsSideways(mail), true);
    assert.equal(await page.getByText(/of its size/).count(), 0);
    await back(page);
  });

  test("makes the page itself no wider", async () => {
    const { page, faults } = mailbox();
    assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 390);
    assertNoFaults(faults);
  });
});
