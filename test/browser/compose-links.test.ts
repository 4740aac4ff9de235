import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import type { Page } from "playwright-core";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertAccessible, assertNoFaults, withoutChromium } from "./chromium.ts";
import { draftIn, press, text } from "./composing.ts";
import { mailboxOfSuite } from "./open-mailbox.ts";

const head = (subject: string, type: string): string =>
  [
    "From: Nora News <nora@news.example>",
    "To: me@hut.example",
    `Message-ID: <${subject}@news.example>`,
    `Date: ${new Date().toUTCString()}`,
    `Subject: ${subject}`,
    `Content-Type: ${type}; charset=utf-8`,
    "",
    "",
  ].join("\n");
const link =
  "mailto:nora@news.example?cc=ben@example.org&subject=More%20news&body=Send%20it%2C%0D%0Aplease&bcc=spy@example.net";

suite("an address in a mail is written to in Postern", { skip: withoutChromium() }, () => {
  const mailbox = mailboxOfSuite();
  const folders: Array<() => void | Promise<void>> = [];
  const cleanup = { after: (run: () => void | Promise<void>) => void folders.push(run) };
  after(async () => {
    for (const remove of folders) await remove();
  });
  const open = async (subject: string, type: string, body: string): Promise<Page> => {
    const { page, postern, importFile } = mailbox();
    const path = join(temporaryFolder(cleanup), "letter.eml");
    writeFileSync(path, head(subject, type) + body);
    await importFile(path);
    await page.goto(postern.origin);
    await page.getByRole("link", { name: new RegExp(subject) }).click();
    return page;
  };
  const emails = (list: unknown) => (list as Array<{ email: string }>).map(({ email }) => email);

  test("a link of HTML mail, by keyboard: with its subject and words, and nobody unseen", async () => {
    const page = await open("Designed", "text/html", `<h1>News</h1><p><a href="${link}">Ask for more</a></p>`);
    const inner = page.frameLocator("po-mail-frame iframe").frameLocator("iframe");
    await inner.getByText("Ask for more").focus();
    await press(page, "Enter");
    await page.waitForURL(/\/compose\//);
    await text(page).getByText("please").waitFor();
    const draft = await draftIn(page);
    assert.deepEqual(emails(draft["to"]), ["nora@news.example"]);
    assert.deepEqual(emails(draft["cc"]), ["ben@example.org"]);
    assert.deepEqual(emails(draft["bcc"]), []);
    assert.equal(draft["subject"], "More news");
    assert.match(String(draft["text"]), /^Send it,\nplease/);
  });

  test("an address in plain text", async () => {
    const page = await open("Plain", "text/plain", "Ask ben@example.org about it.\n");
    await page.getByRole("link", { name: "ben@example.org", exact: true }).click();
    await page.waitForURL(/\/compose\//);
    await text(page).waitFor();
    assert.deepEqual(emails((await draftIn(page))["to"]), ["ben@example.org"]);
  });

  test("whoever stands in the header of a mail, all of them at full length", async () => {
    const { page, postern } = mailbox();
    await page.goto(postern.origin);
    await page.getByRole("link", { name: /Designed/ }).click();
    await page.getByRole("button", { name: /^to / }).click();
    await assertAccessible(page, "the header of a mail");
    await page.getByRole("button", { name: "me@hut.example", exact: true }).click();
    await page.getByRole("menuitem", { name: "Write to this address" }).click();
    await page.waitForURL(/\/compose\//);
    await text(page).waitFor();
    assert.deepEqual(emails((await draftIn(page))["to"]), ["me@hut.example"]);
  });

  test("no page broke a rule meanwhile", () => {
    assertNoFaults(mailbox().faults);
  });
});
