/** A conversation of two hundred messages that nobody read, in real Chromium. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { skipWithout } from "../skip-without.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertAccessible, assertNoFaults, chromiumPath, howToGetChromium } from "./chromium.ts";
import { openMailbox } from "./open-mailbox.ts";

const count = 200;

/** A folder with a file for each message, the newest of this minute. */
function longConversation(folder: string): string {
  for (let at = 0; at < count; at += 1) {
    const date = new Date(Date.now() - (count - 1 - at) * 60_000);
    const lines = [
      `From: Writer ${at} <writer${at}@list.example>`,
      "To: list@list.example",
      `Subject: ${at === 0 ? "" : "Re: "}The long debate`,
      `Date: ${date.toUTCString().replace("GMT", "+0000")}`,
      `Message-ID: <debate-${at}@list.example>`,
      ...(at === 0 ? [] : ["References: <debate-0@list.example>"]),
      "",
      `Opinion number ${at}.`,
      "",
    ];
    writeFileSync(join(folder, `${at}.eml`), lines.join("\r\n"));
  }
  return folder;
}

test("of two hundred unread messages the first and the newest open, and the rest is one key away", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const { page, importFile, faults } = await openMailbox(t);
  await importFile(longConversation(temporaryFolder(t)));
  await page.getByRole("link", { name: /The long debate/ }).click();
  const said = (at: number) => page.locator("po-message-text").getByText(`Opinion number ${at}.`, { exact: true });
  await said(0).waitFor();
  const messages = page.locator("po-mail-message");
  const opened = page.locator("po-mail-message .opened");
  assert.equal(await opened.count(), 6);
  assert.equal(await messages.count(), 7);
  await said(199).waitFor();
  await assertAccessible(page, "a long conversation");

  await t.test("what nobody saw stays unread", async () => {
    const more = page.getByRole("button", { name: "Show 193 more messages, all unread" });
    await more.focus();
    await page.keyboard.press("Enter");
    await more.waitFor({ state: "detached" });
    assert.equal(await messages.count(), count);
    assert.equal(await opened.count(), 6);
    assert.equal(await page.locator("po-mail-message .unread").count(), 194);
  });

  await t.test("the keyboard goes on at the first message that came to sight", async () => {
    await page.keyboard.press("Enter");
    await said(5).waitFor();
    assert.equal(await opened.count(), 7);
  });
  assertNoFaults(faults);
});
