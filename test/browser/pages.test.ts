import assert from "node:assert/strict";
import { test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { skipWithout } from "../skip-without.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import {
  assertAccessible,
  assertNoFaults,
  chromiumPath,
  howToGetChromium,
  launchChromium,
  openPage,
} from "./chromium.ts";
import { startPostern } from "./running-postern.ts";

interface Look {
  path: string;
  /** What shows that the page is there. */
  ready: string | RegExp;
  act?: (page: Page) => Promise<void>;
}

const looks: Look[] = [
  { path: "/", ready: "Inbox" },
  { path: "/all", ready: "All mail" },
  { path: "/tag/Spam", ready: "Spam" },
  { path: "/tag/Drafts", ready: "Drafts" },
  { path: "/no-such-place", ready: "There is nothing at this address." },
  { path: "/settings/general", ready: "General" },
  { path: "/settings/mail", ready: "Mail and accounts" },
  { path: "/settings/privacy", ready: "Pictures in mail" },
  { path: "/settings/security", ready: "Passphrase and recovery" },
  { path: "/settings/apps", ready: "App passwords" },
  { path: "/settings/plugins", ready: "Walls around plugins" },
  { path: "/settings/connections", ready: "No connections yet" },
  { path: "/settings/health", ready: /Everything is well|Something needs a look/ },
  { path: "/add", ready: "Add mail" },
  {
    path: "/add",
    ready: "Add mail",
    act: (page) => chooseWay(page, /Import a file or folder/, page.locator("#files")),
  },
  {
    path: "/add",
    ready: "Add mail",
    act: (page) => chooseWay(page, /Connect a mail account/, page.getByRole("textbox", { name: "Your address" })),
  },
  { path: "/", ready: "Inbox", act: (page) => openDialog(page, "?") },
  { path: "/", ready: "Inbox", act: (page) => openDialog(page, "Control+k") },
  { path: "/", ready: "Inbox", act: openFirst },
  { path: "/", ready: "Inbox", act: openTagPicker },
];

async function chooseWay(page: Page, name: RegExp, shown: Locator): Promise<void> {
  await page.getByRole("button", { name }).click();
  await shown.waitFor({ state: "attached" });
}

async function openDialog(page: Page, keys: string): Promise<void> {
  await page.keyboard.press(keys);
  await page.getByRole("dialog").waitFor();
}

async function openFirst(page: Page): Promise<void> {
  await page.getByRole("list", { name: "Conversations" }).getByRole("link").first().click();
  await page.getByRole("region", { name: "Reading" }).getByRole("heading", { level: 1 }).waitFor();
  await page.getByRole("button", { name: "Archive" }).waitFor();
}

async function openTagPicker(page: Page): Promise<void> {
  await openFirst(page);
  await page.keyboard.press("t");
  await page.getByRole("combobox").waitFor();
}

/** A region that scrolls or is cut off keeps the page itself as narrow as the screen. */
async function cardsAreWhole(page: Page, path: string, width: number): Promise<void> {
  for (const card of await page.locator(".card:visible").all()) {
    const { x = 0, width: wide = 0 } = (await card.boundingBox()) ?? {};
    assert.ok(x + wide <= width, `a card of ${path} ends at ${x + wide} of ${width}`);
  }
}

/** Where a narrower screen changes the layout, not only the width. */
const changing = looks.filter(
  ({ path, act }) => act !== undefined || path === "/settings/plugins" || path === "/settings/connections",
);

const screens = [
  { theme: "light", width: 1440, shown: looks },
  { theme: "dark", width: 1440, shown: looks },
  { theme: "light", width: 1024, shown: changing },
  { theme: "dark", width: 390, shown: changing },
] as const;

test("every page of the demo is accessible and stays at home", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const postern = await startPostern(t, { folder: temporaryFolder(t), isDemo: true });
  const browser = await launchChromium(t);
  for (const { theme, width, shown } of screens) {
    await t.test(`${theme}, ${width} pixels`, async () => {
      const { page, faults, context } = await openPage(browser, postern.url, { theme, width });
      await page.getByRole("list", { name: "Conversations" }).getByRole("link").first().waitFor();
      for (const { path, ready, act } of shown) {
        await page.goto(postern.origin + path);
        await page.getByRole("heading", { name: ready }).first().waitFor();
        if (act) await act(page);
        await assertAccessible(page, `${path} ${theme} ${width}`);
        assert.equal(
          await page.evaluate("document.documentElement.scrollWidth"),
          width,
          `${path} is as wide as its screen`,
        );
        await cardsAreWhole(page, path, width);
      }
      assertNoFaults(faults);
      await context.close();
    });
  }
});
