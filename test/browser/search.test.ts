import assert from "node:assert/strict";
import { test } from "node:test";
import { skipWithout } from "../skip-without.ts";
import { assertAccessible, assertNoFaults, chromiumPath, howToGetChromium } from "./chromium.ts";
import { openMailbox } from "./open-mailbox.ts";

test("search as you type", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const { page, postern, faults } = await openMailbox(t);
  const rows = page.getByRole("list", { name: "Conversations" }).getByRole("listitem");

  await t.test("/ goes to the field, which explains the operators", async () => {
    await page.keyboard.press("/");
    await page.getByRole("button", { name: /has:attachment/ }).waitFor();
    await assertAccessible(page, "operator help");
  });

  await t.test("words find their mail, what matched is marked, and the address says the query", async () => {
    await page.keyboard.type("hut");
    await page.getByText("1 result", { exact: true }).waitFor();
    assert.equal(await rows.count(), 1);
    assert.equal((await rows.locator("mark").first().textContent())?.toLowerCase(), "hut");
    assert.equal(page.url(), `${postern.origin}/search/hut`);
    await assertAccessible(page, "results");
  });

  await t.test("operators narrow it down", async () => {
    await page.getByRole("searchbox").fill("has:attachment from:carla");
    await rows.filter({ hasText: "The plan as a file" }).waitFor();
    await page.getByText("1 result", { exact: true }).waitFor();
  });

  await t.test("a query that cannot be read says where and why, and the last results stay", async () => {
    await page.getByRole("searchbox").fill("hut from:");
    const alert = page.getByRole("alert");
    await alert.waitFor();
    assert.match((await alert.textContent()) ?? "", /from:/);
    assert.equal(await rows.filter({ hasText: "The plan as a file" }).count(), 1);
    await assertAccessible(page, "a query with a mistake");
  });

  await t.test("Enter or the arrow goes to the first result, Enter opens it, back returns to the results", async () => {
    await page.getByRole("searchbox").fill("hut");
    await page.keyboard.press("ArrowDown");
    await rows.first().locator("a:focus").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "The hut in May" }).waitFor();
    await page.goBack();
    assert.equal(page.url(), `${postern.origin}/search/hut`);
    assert.equal(await page.getByRole("searchbox").inputValue(), "hut");
  });

  await t.test("nothing found is said kindly; Esc clears and leaves the search", async () => {
    await page.getByRole("searchbox").fill("xylophone");
    await page.getByRole("heading", { name: "Nothing found" }).waitFor();
    await page.getByRole("searchbox").press("Escape");
    await page.getByRole("heading", { name: "Inbox" }).waitFor();
  });

  await t.test("markup in a query is text", async () => {
    await page.goto(`${postern.origin}/search/${encodeURIComponent("<img src=x onerror=alert(1)>")}`);
    await page.getByRole("searchbox").waitFor();
    assert.equal(await page.getByRole("searchbox").inputValue(), "<img src=x onerror=alert(1)>");
    assert.equal(await page.locator("img").count(), 0);
  });

  assertNoFaults(faults);
});
