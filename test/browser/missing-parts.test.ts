import assert from "node:assert/strict";
import { test } from "node:test";
import { skipWithout } from "../skip-without.ts";
import { assertAccessible, chromiumPath, howToGetChromium } from "./chromium.ts";
import { begin, saved, subject } from "./composing.ts";
import { openMailbox, passphrase } from "./open-mailbox.ts";
import { startPostern } from "./running-postern.ts";

test("a page that is asked for while Postern is away says so, and is there when Postern is back", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const { page, context, postern, faults } = await openMailbox(t);
  const missing = page.getByRole("heading", { name: "This page could not be loaded" });

  await t.test("while nothing gets through", async () => {
    await context.setOffline(true);
    await page.keyboard.press("g");
    await page.keyboard.press("s");
    await missing.waitFor();
    await assertAccessible(page, "a page that could not be loaded");
    await context.setOffline(false);
    await page.getByRole("heading", { name: "General" }).waitFor();
  });

  await t.test("what was typed meanwhile is saved before the page comes back", async () => {
    await page.goto(postern.origin);
    await page.getByRole("link", { name: /The hut in May/ }).waitFor();
    await page.evaluate("sessionStorage.removeItem('postern.reloadedAt')");
    await begin(page);
    const draft = page.url();
    await saved(page);
    await context.setOffline(true);
    await subject(page).fill("Typed in a tunnel");
    await page.getByText("Not saved yet").waitFor();
    // A part that was fetched once is kept by the browser: this one was not.
    await page.getByRole("link", { name: "Add mail" }).click();
    await missing.waitFor();
    await context.setOffline(false);
    await page.getByRole("heading", { name: "Add mail" }).waitFor();
    await page.goto(draft);
    await subject(page).waitFor();
    assert.equal(await subject(page).inputValue(), "Typed in a tunnel");
  });

  await t.test("a dialog closes again, so that the keys go on", async () => {
    await page.goto(postern.origin);
    await page.getByRole("link", { name: /The hut in May/ }).waitFor();
    await context.setOffline(true);
    await page.keyboard.press("?");
    await page.getByText("That could not be opened").waitFor();
    await page.keyboard.press("j");
    await page.waitForFunction(() => document.activeElement !== document.body);
    await context.setOffline(false);
  });

  await t.test("while it is stopped, and started again", async () => {
    await page.goto(postern.origin);
    await page.getByRole("link", { name: /The hut in May/ }).waitFor();
    await page.evaluate("sessionStorage.removeItem('postern.reloadedAt')");
    await postern.kill();
    await page.keyboard.press("g");
    await page.keyboard.press("o");
    await missing.waitFor();
    const port = Number(new URL(postern.origin).port);
    await startPostern(t, { folder: postern.folder, passphrase, port });
    // Not "Locked", which the page says that was there before: it was loaded anew.
    await page.getByRole("heading", { name: "Unlock your mail" }).waitFor();
    await page.getByRole("textbox", { name: "Passphrase" }).fill(passphrase);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Nothing is on its way" }).waitFor();
  });

  assert.deepEqual([faults.foreign, faults.policy], [[], []]);
});
