import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { skipWithout } from "../skip-without.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertNoFaults, chromiumPath, howToGetChromium } from "./chromium.ts";
import { openMailbox } from "./open-mailbox.ts";
import { asMboxEntry, letter } from "./sample-mail.ts";

const threadLength = 16;
const words = new Map([
  [3, "periwinkle"],
  [9, "marzipan"],
]);

/** A thread whose old letters each hold a word of their own, and more text than a screen shows. */
function longThread(folder: string): string {
  const path = join(folder, "long.mbox");
  const letters = Array.from({ length: threadLength }, (_, index) =>
    letter({
      id: `long-${index}`,
      ...(index === 0 ? {} : { inReplyTo: `long-${index - 1}` }),
      from: `Writer ${index} <writer${index}@example.org>`,
      subject: index === 0 ? "The orchard" : "Re: The orchard",
      minutesAgo: 400 - index * 10,
      body: `Letter ${index} ${words.get(index) ?? "nothing"}.\n\n${"Apples, pears and plums stand in rows.\n\n".repeat(40)}`,
    }),
  );
  writeFileSync(path, letters.map(asMboxEntry).join(""));
  return path;
}

/** Resolves when the head of a writer's message is on the screen. */
async function isInSight(page: Page, address: string): Promise<void> {
  const head = page.getByRole("region", { name: "Reading" }).getByText(address);
  await head.evaluate(
    (element) =>
      new Promise<void>((resolve) => {
        const observer = new IntersectionObserver((entries) => {
          if (!entries.at(-1)?.isIntersecting) return;
          observer.disconnect();
          resolve();
        });
        observer.observe(element);
      }),
  );
}

test("a search leads to the message that matched, not to the end of its conversation", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const { page, importFile, faults } = await openMailbox(t);
  await importFile(longThread(temporaryFolder(t)));
  const rows = page.getByRole("list", { name: "Conversations" }).getByRole("listitem");

  await t.test("its row shows who wrote it, and the words around the one that matched", async () => {
    await page.getByRole("searchbox").fill("periwinkle");
    await page.getByText("1 result", { exact: true }).waitFor();
    const row = rows.first();
    assert.equal(await row.locator(".senders").textContent(), "Writer 3");
    await row.locator("mark").waitFor();
    assert.equal(await row.locator("mark").textContent(), "periwinkle");
    assert.match((await row.locator(".words").textContent()) ?? "", /Letter 3 periwinkle/);
  });

  await t.test("opened, the conversation stands at that message", async () => {
    await rows.first().getByRole("link").click();
    await isInSight(page, "writer3@example.org");
  });

  await t.test("another search into the same conversation moves it there", async () => {
    await page.getByRole("searchbox").fill("marzipan");
    await rows.locator("mark").getByText("marzipan").waitFor();
    await rows.first().getByRole("link").click();
    await isInSight(page, "writer9@example.org");
  });

  assertNoFaults(faults);
});
