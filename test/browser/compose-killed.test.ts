import assert from "node:assert/strict";
import { test } from "node:test";
import { chromium, type Page } from "playwright-core";
import { temporaryFolder } from "../temporary-folder.ts";
import { skipWithout } from "../skip-without.ts";
import { answerMs, chromiumPath, howToGetChromium, launchArguments } from "./chromium.ts";
import { passphrase } from "./open-mailbox.ts";
import { startPostern } from "./running-postern.ts";

const subject = (page: Page) => page.getByRole("textbox", { name: "Subject" });

test("what was typed is there when server and browser were both killed", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const folder = temporaryFolder(t);
  const first = await startPostern(t, { folder, passphrase });
  const { port } = new URL(first.origin);
  const dying = await chromium.launchServer({ executablePath: chromiumPath ?? "", args: launchArguments });
  t.after(() => dying.kill());
  const page = await (await (await chromium.connect(dying.wsEndpoint())).newContext()).newPage();
  page.setDefaultTimeout(answerMs);
  await page.goto(first.origin);
  await page.getByRole("textbox", { name: "Passphrase" }).fill(passphrase);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "New mail" }).first().click();
  await subject(page).fill("Typed before the end");
  await page
    .getByRole("status")
    .filter({ hasText: /^Saved$/ })
    .waitFor();
  const where = new URL(page.url()).pathname;
  await Promise.all([dying.kill(), first.kill()]);

  const second = await startPostern(t, { folder, passphrase, port: Number(port) });
  const browser = await chromium.launch({ executablePath: chromiumPath ?? "", args: launchArguments });
  t.after(() => browser.close());
  const context = await browser.newContext();
  context.setDefaultTimeout(answerMs);
  const again = await context.newPage();
  await again.goto(second.origin + where);
  await again.getByRole("textbox", { name: "Passphrase" }).fill(passphrase);
  await again.keyboard.press("Enter");
  await subject(again).waitFor();
  assert.equal(await subject(again).inputValue(), "Typed before the end");
  // Another window sees it as what it is now: being written, and then a mail among the drafts.
  const other = await context.newPage();
  await other.goto(`${second.origin}/tag/Drafts`);
  const open = other.getByRole("region", { name: "Being written" });
  await open.getByRole("link", { name: /Typed before the end/ }).waitFor();
  await again.keyboard.press("Escape");
  await open.waitFor({ state: "hidden" });
  await other.getByRole("link", { name: /Typed before the end/ }).waitFor();
});
