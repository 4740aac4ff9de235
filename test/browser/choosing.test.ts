import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { skipWithout } from "../skip-without.ts";
import { assertNoFaults, chromiumPath, howToGetChromium } from "./chromium.ts";
import { openMailbox } from "./open-mailbox.ts";

const options = (page: Page) => page.getByRole("option");
const chosen = (page: Page) => page.getByRole("option", { selected: true });

/** In the page: what Esc sends before it closes a dialog, and a key behind it in the same turn. */
function closeAndAskForKeys(): void {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  const dialog = focused?.closest("po-dialog")?.shadowRoot?.querySelector("dialog");
  dialog?.dispatchEvent(new Event("cancel", { cancelable: true }));
  const key = { key: "?", shiftKey: true, bubbles: true, composed: true, cancelable: true };
  document.body.dispatchEvent(new KeyboardEvent("keydown", key));
}

test("lists to choose from obey the arrows, the pointer and Enter alike", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const { page, faults } = await openMailbox(t);

  await t.test("the palette: arrows go round, typing starts at the top, Enter goes there", async () => {
    await page.keyboard.press("Control+k");
    await options(page).first().waitFor();
    const count = await options(page).count();
    await page.keyboard.press("ArrowUp");
    assert.equal(await chosen(page).getAttribute("id"), `entry-${count - 1}`);
    await page.keyboard.press("ArrowDown");
    assert.equal(await chosen(page).getAttribute("id"), "entry-0");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.type("starred");
    assert.equal(await chosen(page).getAttribute("id"), "entry-0");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Starred", exact: true }).waitFor();
  });

  await t.test("the tags: the pointer points, Enter sets the tag", async () => {
    await page.goBack();
    await page.getByRole("link", { name: /Letter number 1\b/ }).click();
    await page.locator("po-message-text").waitFor();
    for (const name of ["Garden", "Harbour"]) {
      await page.keyboard.press("t");
      await page.getByRole("combobox").fill(name);
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: `Remove tag ${name}` }).waitFor();
      await page.getByRole("combobox").waitFor({ state: "detached" });
    }
    await page.keyboard.press("t");
    await options(page).last().hover();
    assert.equal(await chosen(page).getAttribute("id"), "tag-1");
    await page.keyboard.press("ArrowDown");
    assert.equal(await chosen(page).getAttribute("id"), "tag-0");
    await page.getByRole("combobox").fill("garden");
    assert.equal(await options(page).count(), 1);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Remove tag Garden" }).waitFor({ state: "detached" });
  });

  await t.test("a key that comes in the very turn in which a dialog closed is not lost", async () => {
    await page.keyboard.press("t");
    await page.getByRole("combobox").fill("garden");
    await page.evaluate(() => {
      let focused = document.activeElement;
      while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
      const press = (key: string, more: KeyboardEventInit = {}) =>
        new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...more });
      focused?.dispatchEvent(press("Enter"));
      document.body.dispatchEvent(press("k", { ctrlKey: true }));
    });
    await page.getByRole("combobox", { name: /Go anywhere/ }).waitFor();
    await page.evaluate(closeAndAskForKeys);
    await page.getByRole("dialog", { name: /[Kk]ey/ }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  await t.test("a command of the palette may open the next dialog", async () => {
    await page.keyboard.press("Control+k");
    await page.getByRole("option", { name: /^Tag/ }).first().click();
    await page.getByRole("combobox", { name: /[Tt]ag/ }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("combobox").waitFor({ state: "detached" });
  });

  assertNoFaults(faults);
});
