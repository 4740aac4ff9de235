/** Names and addresses in the header of a mail, in real Chromium: selected as text is, pressed as a button is. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { skipWithout } from "../skip-without.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertAccessible, assertNoFaults, chromiumPath, howToGetChromium } from "./chromium.ts";
import { openMailbox } from "./open-mailbox.ts";

const mailText = [
  "From: Nora Lund <nora@harbour.example>",
  "To: you@example.org, Ben Hale <ben@hale.example>",
  "Subject: Who comes along",
  `Date: ${new Date().toUTCString().replace("GMT", "+0000")}`,
  "",
  "All of you.",
  "",
].join("\r\n");

/** From the first character of `place` to its last, as a hand does it. */
async function drag(page: Page, place: Locator): Promise<string> {
  // What is selected already would be taken away by the hand.
  await page.evaluate(() => getSelection()?.removeAllRanges());
  await place.hover();
  const { x, y, width, height } = (await place.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(x + 1, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width - 1, y + height / 2, { steps: 5 });
  await page.mouse.up();
  return page.evaluate(() => String(getSelection()));
}

test("an address in a mail's header is selected by a drag, and has a menu", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const { page, context, importFile, faults } = await openMailbox(t);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const path = join(temporaryFolder(t), "who.eml");
  writeFileSync(path, mailText);
  await importFile(path);
  await page.getByRole("link", { name: /Who comes along/ }).click();
  const sender = page.getByRole("button", { name: "About Nora Lund" });
  const card = page.locator("po-sender-card");
  const ben = page.getByRole("button", { name: "Ben Hale <ben@hale.example>" });

  await t.test("a drag over the sender's name selects it and opens nothing", async () => {
    assert.equal(await drag(page, sender), "Nora Lund");
    assert.equal(await card.count(), 0);
    await sender.click();
    await card.getByRole("button", { name: "Copy address" }).click();
    await page.getByText("Address copied").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "nora@harbour.example");
    await page.keyboard.press("Escape");
    await card.waitFor({ state: "detached" });
  });

  await t.test("a drag over a recipient selects name and address, before and after the menu was open", async () => {
    await page.getByRole("button", { name: /^to / }).click();
    assert.equal(await drag(page, ben), "Ben Hale <ben@hale.example>");
    assert.equal(await page.getByRole("menuitem").count(), 0);
    await ben.click();
    await page.getByRole("menuitem", { name: "Copy address" }).waitFor();
    await assertAccessible(page, "the menu of an address");
    await page.keyboard.press("Escape");
    await page.getByRole("menuitem", { name: "Copy address" }).waitFor({ state: "hidden" });
    assert.equal(await drag(page, ben), "Ben Hale <ben@hale.example>");
    assert.equal(await page.getByRole("menuitem", { name: "Copy address" }).isVisible(), false);
  });

  await t.test("the menu opens by the keyboard, copies, searches and writes", async () => {
    await ben.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Copy address" }).click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "ben@hale.example");
    await ben.click();
    await page.getByRole("menuitem", { name: "Write to this address" }).click();
    await page.waitForURL(/\/compose\//);
    await page.getByText("Ben Hale").first().waitFor();
  });
  assertNoFaults(faults);
});
