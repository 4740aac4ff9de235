import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { skipWithout } from "../skip-without.ts";
import { assertNoFaults, chromiumPath, howToGetChromium } from "./chromium.ts";
import { openMailbox } from "./open-mailbox.ts";

test("reading with the keyboard and the pointer", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const { page, postern, faults } = await openMailbox(t);
  const reading = page.getByRole("region", { name: "Reading" });
  const subject = reading.getByRole("heading", { level: 1 });

  await t.test("j and Enter open the first conversation, and its address says which", async () => {
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await subject.filter({ hasText: "The plan as a file" }).waitFor();
    assert.match(page.url(), /\/mail\/E\w+$/);
  });

  await t.test("j goes on to the next one, k back", async () => {
    await page.keyboard.press("j");
    await subject.filter({ hasText: "The hut in May" }).waitFor();
    await page.keyboard.press("k");
    await subject.filter({ hasText: "The plan as a file" }).waitFor();
    await page.keyboard.press("j");
    await subject.filter({ hasText: "The hut in May" }).waitFor();
  });

  await t.test("the full address stands beside the name", async () => {
    await reading.getByText("ben@example.org").waitFor();
  });

  await t.test("a quote at the end is folded, and opens", async () => {
    assert.equal(await reading.getByText("quoted line 3").count(), 0);
    await reading.getByRole("button", { name: /Show \d+ quoted lines/ }).click();
    await reading.getByText("quoted line 3").waitFor();
  });

  await t.test("a link shows where it leads and tells nobody where from", async () => {
    const closed = reading.getByRole("button", { name: /Ana Ribeiro/ });
    if ((await closed.count()) > 0) await closed.first().click();
    const link = reading.getByRole("link", { name: "https://example.org/hut?year=2026" });
    assert.equal(await link.getAttribute("href"), "https://example.org/hut?year=2026");
    assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
    assert.equal(await link.getAttribute("target"), "_blank");
  });

  await t.test("u goes back to the list, and so does the browser's own back", async () => {
    await page.keyboard.press("u");
    await page.getByRole("heading", { name: "No conversation open" }).waitFor();
    assert.equal(page.url(), `${postern.origin}/`);
    await page.goForward();
    await subject.filter({ hasText: "The hut in May" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "No conversation open" }).waitFor();
  });

  await t.test("an attachment is downloaded by a ticket that works once", async () => {
    await page.getByRole("link", { name: /The plan as a file/ }).click();
    const downloading = page.waitForEvent("download");
    await reading.getByRole("button", { name: "Download plan.txt" }).click();
    const download = await downloading;
    assert.equal(download.suggestedFilename(), "plan.txt");
    assert.match(readFileSync(await download.path(), "utf8"), /^first, second, third/);
    assert.equal((await page.request.get(download.url())).status(), 404);
  });

  await t.test("the address of a mail survives a reload", async () => {
    const address = page.url();
    await page.reload();
    await subject.filter({ hasText: "The plan as a file" }).waitFor();
    assert.equal(page.url(), address);
  });

  await t.test("the original can be shown as it arrived", async () => {
    await reading.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Show original" }).click();
    await reading.getByText("Content-Type: multipart/mixed").waitFor();
  });

  await t.test("what the spam filter thinks can be asked", async () => {
    await reading.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "What the spam filter thinks" }).click();
    await page.getByText(/likely to be spam|No filter has judged/).waitFor();
    await page.keyboard.press("Escape");
  });

  assertNoFaults(faults);
});

test("addresses lead to their places", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const { page, postern, faults } = await openMailbox(t, { expectedStatuses: [404] });
  const places: Array<[path: string, heading: string]> = [
    ["/tag/Archive", "Archive"],
    ["/tag/Spam", "Spam"],
    ["/starred", "Starred"],
    ["/all", "All mail"],
    ["/search/hut", "Search results"],
    ["/search/filename%3Aplan.txt", "Search results"],
    ["/settings/security", "Passphrase and recovery"],
    ["/add", "Add mail"],
    ["/mail/Enothing", "This message is not here"],
    ["/no/such/place", "There is nothing at this address."],
    ["/tag/%E0%A4%A", "There is nothing at this address."],
  ];
  for (const [path, heading] of places) {
    await page.goto(postern.origin + path);
    await page.getByRole("heading", { name: heading, exact: true }).first().waitFor();
  }
  assertNoFaults(faults);
});
