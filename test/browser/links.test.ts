import assert from "node:assert/strict";
import { test } from "node:test";
import { skipWithout } from "../skip-without.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertNoFaults, chromiumPath, howToGetChromium } from "./chromium.ts";
import { apiIn } from "./composing.ts";
import { htmlMail } from "./html-mail.ts";
import { openMailbox } from "./open-mailbox.ts";

test("a link to a page of Postern is opened in the page that is there, and back leads back", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const { page, importFile, faults } = await openMailbox(t);
  await importFile(htmlMail(temporaryFolder(t), "far", "From far", '<img src="https://news.example/a.png" alt="A">'));
  await apiIn(page, "/api/settings", "PATCH", { pictures: "never" });
  await page.evaluate("globalThis.isSamePage = true");
  await page.getByRole("link", { name: /From far/ }).click();
  await page.getByRole("link", { name: "Change" }).click();
  await page.getByRole("heading", { name: "Pictures in mail" }).waitFor();
  await page.getByRole("link", { name: "Plugins" }).click();
  await page.getByRole("link", { name: "HTML mail" }).click();
  await page.getByRole("heading", { name: "How it does" }).waitFor();
  assert.equal(await page.evaluate("globalThis.isSamePage"), true);
  for (const path of ["/settings/plugins", "/settings/privacy"]) {
    await page.goBack();
    await page.waitForURL(`**${path}`);
  }
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "From far" }).waitFor();
  assert.equal(await page.evaluate("globalThis.isSamePage"), true);
  assertNoFaults(faults);
});
