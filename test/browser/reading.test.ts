import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import { skipWithout } from "../skip-without.ts";
import { assertNoFaults, chromiumPath, howToGetChromium, withoutChromium } from "./chromium.ts";
import { mailboxOfSuite, openMailbox } from "./open-mailbox.ts";

const readingOf = (page: Page) => page.getByRole("region", { name: "Reading" });
const subjectIs = (page: Page, words: string) =>
  readingOf(page).getByRole("heading", { level: 1 }).filter({ hasText: words }).waitFor();

describe("reading with the keyboard and the pointer", { skip: withoutChromium() }, () => {
  const mailbox = mailboxOfSuite();

  test("j and Enter open the first conversation, and its address says which", async () => {
    const { page } = mailbox();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await subjectIs(page, "The plan as a file");
    assert.match(page.url(), /\/mail\/E\w+$/);
  });

  test("j goes on to the next one, k back", async () => {
    const { page } = mailbox();
    await page.keyboard.press("j");
    await subjectIs(page, "The hut in May");
    await page.keyboard.press("k");
    await subjectIs(page, "The plan as a file");
    await page.keyboard.press("j");
    await subjectIs(page, "The hut in May");
  });

  test("the full address stands beside the name", async () => {
    const { page } = mailbox();
    await readingOf(page).getByText("ben@example.org").waitFor();
  });

  test("a quote at the end is folded, and opens", async () => {
    const { page } = mailbox();
    assert.equal(await readingOf(page).getByText("quoted line 3").count(), 0);
    await readingOf(page)
      .getByRole("button", { name: /Show \d+ quoted lines/ })
      .click();
    await readingOf(page).getByText("quoted line 3").waitFor();
  });

  test("a link shows where it leads and tells nobody where from", async () => {
    const { page } = mailbox();
    const closed = readingOf(page).getByRole("button", { name: /Ana Ribeiro/ });
    if ((await closed.count()) > 0) await closed.first().click();
    const link = readingOf(page).getByRole("link", { name: "https://example.org/hut?year=2026" });
    assert.equal(await link.getAttribute("href"), "https://example.org/hut?year=2026");
    assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
    assert.equal(await link.getAttribute("target"), "_blank");
  });

  test("u goes back to the list, and so does the browser's own back", async () => {
    const { page } = mailbox();
    await page.keyboard.press("u");
    await page.getByRole("heading", { name: "No conversation open" }).waitFor();
    assert.equal(page.url(), `${mailbox().postern.origin}/`);
    await page.goForward();
    await subjectIs(page, "The hut in May");
    await page.goBack();
    await page.getByRole("heading", { name: "No conversation open" }).waitFor();
  });

  test("an attachment is downloaded by a ticket that works once", async () => {
    const { page } = mailbox();
    await page.getByRole("link", { name: /The plan as a file/ }).click();
    const downloading = page.waitForEvent("download");
    await readingOf(page).getByRole("button", { name: "Download plan.txt" }).click();
    const download = await downloading;
    assert.equal(download.suggestedFilename(), "plan.txt");
    assert.match(readFileSync(await download.path(), "utf8"), /^first, second, third/);
    assert.equal((await page.request.get(download.url())).status(), 404);
  });

  test("the address of a mail survives a reload", async () => {
    const { page } = mailbox();
    const address = page.url();
    await page.reload();
    await subjectIs(page, "The plan as a file");
    assert.equal(page.url(), address);
  });

  test("the original can be shown as it arrived", async () => {
    const { page } = mailbox();
    await readingOf(page).getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Show original" }).click();
    await readingOf(page).getByText("Content-Type: multipart/mixed").waitFor();
  });

  test("what the spam filter thinks can be asked", async () => {
    const { page } = mailbox();
    await readingOf(page).getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "What the spam filter thinks" }).click();
    await page.getByText(/likely to be spam|No filter has judged/).waitFor();
    await page.keyboard.press("Escape");
  });

  test("nothing left the machine, broke the policy or failed unseen", () => assertNoFaults(mailbox().faults));
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

test("a text that could not be loaded says so, and can be asked for again", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const { page, context } = await openMailbox(t);
  const texts = "**/api/emails/*/text";
  await context.route(texts, (route) => route.abort());
  await page.getByRole("link", { name: /Letter number 7/ }).click();
  await readingOf(page).getByRole("alert").waitFor();
  await context.unroute(texts);
  await readingOf(page).getByRole("button", { name: "Try again" }).click();
  await readingOf(page).getByText("Nothing in it needs an answer.").waitFor();
});
