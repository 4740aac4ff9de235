import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import type { Page } from "playwright-core";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertAccessible, assertNoFaults, withoutChromium } from "./chromium.ts";
import { draftIn, press, saved, text } from "./composing.ts";
import { mailboxOfSuite } from "./open-mailbox.ts";

const letter = (subject: string, lines: number): string =>
  [
    "From: Ana Ruiz <ana@example.org>",
    "To: me@hut.example",
    `Message-ID: <${subject.replaceAll(" ", "-")}@example.org>`,
    `Date: ${new Date().toUTCString()}`,
    `Subject: ${subject}`,
    "",
    ...Array.from({ length: lines }, (_, at) => `Line number ${at + 1} of what Ana has to say about it.\n`),
  ].join("\n");

suite("what an answer quotes is folded while it is written", { skip: withoutChromium() }, () => {
  const mailbox = mailboxOfSuite();
  const folders: Array<() => void | Promise<void>> = [];
  const cleanup = { after: (run: () => void | Promise<void>) => void folders.push(run) };
  after(async () => {
    for (const remove of folders) await remove();
  });
  const answer = async (subject: string, lines: number): Promise<Page> => {
    const { page, postern, importFile } = mailbox();
    const path = join(temporaryFolder(cleanup), "letter.eml");
    writeFileSync(path, letter(subject, lines));
    await importFile(path);
    await page.goto(postern.origin);
    await page.getByRole("link", { name: new RegExp(subject) }).click();
    await page.locator("po-message-body").first().waitFor();
    await press(page, "r");
    await page.waitForURL(/\/compose\//);
    await text(page).waitFor();
    return page;
  };
  const shows = (page: Page) => page.getByRole("button", { name: "Show what is quoted" });
  const hides = (page: Page) => page.getByRole("button", { name: "Hide what is quoted" });
  const quotedLine = (page: Page) => text(page).getByText("Line number 20", { exact: false });

  test("a long quote is folded, and opened and folded again by keyboard; what is saved has all of it", async () => {
    const page = await answer("a long letter", 30);
    await shows(page).waitFor();
    assert.equal(await quotedLine(page).isVisible(), false);
    await page.keyboard.type("Yes, all of it.");
    await saved(page);
    const written = JSON.stringify(await draftIn(page));
    assert.match(written, /Yes, all of it\./);
    assert.match(written, /Line number 30 of what/);
    await assertAccessible(page, "an answer with a folded quote");
    await shows(page).focus();
    await press(page, "Enter");
    await quotedLine(page).waitFor({ state: "visible" });
    await hides(page).focus();
    await press(page, "Enter");
    await quotedLine(page).waitFor({ state: "hidden" });
    await page.keyboard.type("More. ");
    await saved(page);
    assert.match(JSON.stringify(await draftIn(page)), /More\. .*Line number 30/);
  });

  test("a selection that gets into it unfolds it: nothing is deleted that is not seen", async () => {
    const { page } = mailbox();
    await shows(page).waitFor();
    await text(page).focus();
    await press(page, "Control+a");
    await quotedLine(page).waitFor({ state: "visible" });
    await press(page, "ArrowLeft");
  });

  test("in plain text it is folded too, and typing above it keeps it", async () => {
    const { page } = mailbox();
    await page.getByRole("button", { name: "Plain text" }).click();
    const area = page.locator("po-plain-editor textarea");
    await area.waitFor();
    assert.doesNotMatch(await area.inputValue(), /Line number 20/);
    await area.focus();
    await press(page, "Control+Home");
    await page.keyboard.type("Plainly. ");
    await saved(page);
    assert.match(JSON.stringify(await draftIn(page)), /Plainly\. .*Line number 30/);
    await shows(page).focus();
    await press(page, "Enter");
    await hides(page).waitFor();
    assert.match(await area.inputValue(), /^[^]*Plainly\. [^]*> Line number 30/);
    await assertAccessible(page, "plain text with its quote");
    await hides(page).click();
    assert.doesNotMatch(await area.inputValue(), /Line number 20/);
    await press(page, "Escape");
  });

  test("a short quote stays in sight", async () => {
    const page = await answer("a short letter", 2);
    await text(page).getByText("Line number 2 of what").waitFor();
    assert.equal(await shows(page).count(), 0);
  });

  test("no page broke a rule meanwhile", () => {
    assertNoFaults(mailbox().faults);
  });
});
