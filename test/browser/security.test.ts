import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertAccessible, assertNoFaults, withoutChromium } from "./chromium.ts";
import { mailboxOfSuite } from "./open-mailbox.ts";
import { asMboxEntry } from "./sample-mail.ts";

const rlo = "\u202e";
const word = (text: string) => `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;
const mails: Array<[subject: string, header: string]> = [
  ["Your account is locked", "From: PayPal Service <help@pay-center.example>"],
  ["New minutes", `From: ${word(`Office ${rlo}moc.lapyap`)} <office@club.example>`],
  ["A stranger writes", "From: Carla Beck <carla@nowhere.example>"],
  [
    "Invoice",
    "From: Bank <office@bank.example>\nAuthentication-Results: mx.home.example; dmarc=fail (p=reject) header.from=bank.example",
  ],
];

const readingOf = (page: Page) => page.getByRole("region", { name: "Reading" });
const lineOf = (page: Page) => readingOf(page).getByRole("group", { name: "What is known of the sender" });

describe("the line that says who wrote", { skip: withoutChromium() }, () => {
  const mailbox = mailboxOfSuite();
  const open = async (subject: string) => {
    const { page } = mailbox();
    await page.getByRole("link", { name: new RegExp(subject) }).click();
    await readingOf(page).getByRole("heading", { level: 1 }).filter({ hasText: subject }).waitFor();
    return page;
  };

  before(async () => {
    const path = join(temporaryFolder({ after }), "senders.mbox");
    const texts = mails.map(([subject, header], at) => {
      const date = new Date(Date.now() - at * 60_000).toUTCString();
      return asMboxEntry(
        `${header}\nTo: me@home.example\nSubject: ${subject}\nMessage-ID: <s${at}@x.example>\nDate: ${date}\n\nPlease read this.\n`,
      );
    });
    writeFileSync(path, texts.join(""));
    await mailbox().importFile(path);
    await mailbox()
      .page.getByRole("link", { name: /A stranger writes/ })
      .waitFor();
  });

  test("a lie is told in one sentence with what to do, and why", async () => {
    const page = await open("Your account is locked");
    await lineOf(page).getByText("The name says “PayPal”, the address is help@pay-center.example").waitFor();
    await lineOf(page)
      .getByText(/Do not follow its links/)
      .waitFor();
    const why = lineOf(page).getByRole("button", { name: "Why?" });
    assert.equal(await why.getAttribute("aria-expanded"), "false");
    await why.press("Enter");
    await lineOf(page).getByText("pay-center.example is not a domain that PayPal is known to send from.").waitFor();
    await lineOf(page).getByText("Anyone on the way could have read this: it is not encrypted.").waitFor();
    await assertAccessible(page, "a lie about a sender");
  });

  test("the list marks it, and leaves honest strangers alone", async () => {
    const { page } = mailbox();
    const row = (subject: string) => page.getByRole("listitem").filter({ hasText: subject });
    await row("Your account is locked").getByText("Warning about the sender").waitFor({ state: "attached" });
    assert.equal(
      await row("A stranger writes")
        .getByText(/about the sender|Look at the sender/)
        .count(),
      0,
    );
    await open("A stranger writes");
    await lineOf(page).getByText("First mail from this sender.").waitFor();
    assert.equal(
      await lineOf(page)
        .getByText(/Warning/)
        .count(),
      0,
    );
  });

  test("characters that turn text are shown for what they are, in the list and above the mail", async () => {
    const page = await open("New minutes");
    await readingOf(page).getByRole("button", { name: "About Office [U+202E]moc.lapyap" }).waitFor();
    await page
      .getByRole("link", { name: /New minutes/ })
      .getByText("Office [U+202E]moc.lapyap")
      .waitFor();
    assert.ok(!(await page.locator("body").innerText()).includes(rlo));
  });

  test("the sender's card has the full address, the history, and finds their mail", async () => {
    const page = await open("A stranger writes");
    await readingOf(page).getByRole("button", { name: "About Carla Beck" }).press("Enter");
    await page.getByRole("dialog", { name: "Sender" }).waitFor();
    const card = page.locator("po-sender-card");
    await card.getByText("carla@nowhere.example").waitFor();
    await card.getByText("Nobody has confirmed this mail").waitFor();
    await assertAccessible(page, "the sender's card");
    await card.getByRole("button", { name: "Search mail from this address" }).click();
    await page.getByRole("link", { name: /A stranger writes/ }).waitFor();
    assert.match(decodeURIComponent(page.url()), /search\/from:"carla@nowhere\.example"/);
    await page.goBack();
  });

  test("whose results are believed is set, and the line follows", async () => {
    const { page } = mailbox();
    await page.goto(`${mailbox().postern.origin}/settings/mail`);
    await page.getByRole("combobox", { name: "Imported mail" }).selectOption("other");
    await page.getByRole("textbox", { name: "Name of the server" }).fill("mx.home.example");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page
      .getByRole("combobox", { name: "Imported mail" })
      .getByText("mx.home.example")
      .waitFor({ state: "attached" });
    await assertAccessible(page, "settings of senders");
    await page.goto(`${mailbox().postern.origin}/`);
    await open("Invoice");
    await lineOf(page)
      .getByText(/This is not from bank\.example/)
      .waitFor();
  });

  test("the DNS is not asked when that is switched off, and the page does not offer it", async () => {
    const { page } = mailbox();
    await page.goto(`${mailbox().postern.origin}/settings/mail`);
    await page.getByRole("radio", { name: "Never" }).check();
    await page.goto(`${mailbox().postern.origin}/`);
    await open("A stranger writes");
    await lineOf(page).getByRole("button", { name: "Why?" }).click();
    await lineOf(page).getByText("Anyone on the way could have read this: it is not encrypted.").waitFor();
    assert.equal(await lineOf(page).getByRole("button", { name: "Check the sender's domain now" }).count(), 0);
  });

  test("nothing left the machine, broke the policy or failed unseen", () => assertNoFaults(mailbox().faults));
});
