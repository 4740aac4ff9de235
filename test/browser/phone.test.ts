import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { skipWithout } from "../skip-without.ts";
import { assertAccessible, assertNoFaults, chromiumPath, howToGetChromium } from "./chromium.ts";
import { apiIn } from "./composing.ts";
import { openMailbox } from "./open-mailbox.ts";

test("on a phone there is one region at a time, and a bar at the bottom", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const { page, faults } = await openMailbox(t, { width: 390, height: 844, theme: "dark", hasTouch: true });
  const list = page.getByRole("list", { name: "Conversations" });
  const bar = page.getByRole("navigation", { name: "Main places" });

  await t.test("opening covers the list, and the arrow goes back to it", async () => {
    await page.getByRole("link", { name: /The hut in May/ }).click();
    await page.getByRole("heading", { level: 1, name: "The hut in May" }).waitFor();
    assert.equal(await list.isVisible(), false);
    await assertAccessible(page, "reading on a phone");
    await page.getByRole("button", { name: "Back to the list" }).click();
    await list.waitFor();
  });

  await t.test("archiving leads back to the list, with undo above the bar", async () => {
    await page.getByRole("link", { name: /The hut in May/ }).click();
    await page.getByRole("button", { name: "Archive" }).click();
    await list.waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("link", { name: /The hut in May/ }).waitFor();
  });

  await t.test("the bar opens the tags, the search and the settings", async () => {
    await bar.getByRole("button", { name: "Tags" }).click();
    await page.getByRole("link", { name: "Starred" }).waitFor();
    await assertAccessible(page, "tags on a phone");
    await page.getByRole("link", { name: "Starred" }).click();
    await page.getByRole("heading", { name: "Nothing starred" }).waitFor();
    // Fingers press no keys: nothing speaks of any.
    await page.getByText("Star a conversation to keep it in sight.").waitFor();
    assert.equal(await page.locator("kbd:visible").count(), 0);
    await bar.getByRole("button", { name: "Search" }).click();
    await page.getByRole("heading", { name: "What are you looking for?" }).waitFor();
    await page.keyboard.type("plan");
    await page.getByRole("link", { name: /The plan as a file/ }).waitFor();
    await bar.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("heading", { name: "General" }).waitFor();
    await bar.getByRole("button", { name: "Mail" }).click();
    await list.waitFor();
  });

  await t.test("a star is as large as a fingertip", () => starIsLarge(page));

  await t.test("the tools of the composer are one row, and the page is no wider for it", () =>
    composerHasTheScreen(page),
  );

  await t.test("the buttons of an account stand side by side", () => accountStandsInLine(page));

  await t.test("nothing is wider than the screen", async () => {
    assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 390);
  });

  assertNoFaults(faults);
});

async function inSight(page: Page, name: string): Promise<void> {
  const box = await page.getByRole("button", { name, exact: true }).boundingBox();
  const { height } = page.viewportSize() ?? { height: 0 };
  assert.ok(box && box.y >= 0 && box.y + box.height <= height, `${name} is in sight`);
}

async function accountStandsInLine(page: Page): Promise<void> {
  await apiIn(page, "/api/sources", "POST", {
    host: "localhost",
    port: 1,
    security: "tls",
    user: "somebody-with-a-long-name@a-long-domain.example",
    password: "secret",
    route: "direct",
  });
  await page.getByRole("navigation", { name: "Main places" }).getByRole("button", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Mail and accounts" }).click();
  const disconnect = page.getByRole("button", { name: "Disconnect" });
  await disconnect.waitFor();
  const tops = await Promise.all(
    [page.getByRole("button", { name: "Sync now" }), page.getByRole("button", { name: /^Edit some/ }), disconnect].map(
      async (each) => Math.round((await each.boundingBox())?.y ?? 0),
    ),
  );
  assert.equal(new Set(tops).size, 1, tops.join());
  await page.getByRole("button", { name: /^Edit some/ }).click();
  await page.getByRole("group", { name: "Mail comes from" }).waitFor();
  await assertAccessible(page, "an account on a phone");
}

async function composerHasTheScreen(page: Page): Promise<void> {
  const list = page.getByRole("list", { name: "Conversations" });
  const bar = page.getByRole("navigation", { name: "Main places" });
  await list.waitFor();
  await page.getByRole("button", { name: "New mail" }).first().click();
  await page.waitForURL(/\/compose\//);
  const bold = page.getByRole("button", { name: "Bold" });
  const last = page.getByRole("button", { name: "Write plain text" });
  await bold.waitFor();
  const middles = await Promise.all(
    [bold, page.getByRole("button", { name: "Attach files" }), last].map(async (each) => {
      const { y = 0, height = 0 } = (await each.boundingBox()) ?? {};
      return Math.round(y + height / 2);
    }),
  );
  assert.equal(new Set(middles).size, 1, middles.join());
  const { x = 0, width = 0 } = (await last.boundingBox()) ?? {};
  assert.ok(x + width <= 390, `the last tool ends at ${x + width}`);
  // What is written has the screen to itself, as what is read has.
  assert.equal(await bar.isVisible(), false);
  assert.equal(await page.getByRole("combobox", { name: "Search mail" }).isVisible(), false);
  await last.focus();
  await assertAccessible(page, "composer on a phone");
  assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 390);
  // Beside the keyboard of the phone.
  await page.setViewportSize({ width: 390, height: 420 });
  const written = page.getByRole("textbox", { name: "Text of the mail" });
  await written.click();
  await page.keyboard.type("One\nTwo\nThree\nFour\nFive\n");
  const { height = 0 } = (await written.boundingBox()) ?? {};
  assert.ok(height >= 140, `${height} pixels to write in`);
  await inSight(page, "Send");
  await inSight(page, "Close; it stays in Drafts");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("button", { name: "Close; it stays in Drafts" }).click();
  await list.waitFor();
}

async function starIsLarge(page: Page): Promise<void> {
  const star = page.getByRole("button", { name: /^Star .*The hut in May/ });
  const { x = 0, y = 0 } = (await star.boundingBox()) ?? {};
  await page.touchscreen.tap(x - 6, y - 6);
  await page.getByRole("button", { name: /^Remove the star from .*The hut in May/ }).waitFor();
  await page.touchscreen.tap(x - 6, y - 6);
  await star.waitFor();
}
