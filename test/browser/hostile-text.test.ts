import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { skipWithout } from "../skip-without.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertAccessible, assertNoFaults, chromiumPath, howToGetChromium } from "./chromium.ts";
import { openMailbox } from "./open-mailbox.ts";
import { asMboxEntry, letter } from "./sample-mail.ts";

const tag = "T".repeat(200);

/** What no form would let through, but mail can hold. */
function excesses(folder: string): string {
  const path = join(folder, "excess.mbox");
  const many = Array.from({ length: 500 }, (_, index) => `Recipient ${index} <recipient${index}@example.org>`);
  const crowd = letter({ id: "crowd", from: "C <c@example.org>", subject: "A crowd", minutesAgo: 3, body: "All." });
  writeFileSync(
    path,
    [
      letter({
        id: "long",
        from: `${"N".repeat(900)} <n@example.org>`,
        subject: "s".repeat(900),
        minutesAgo: 1,
        body: "w".repeat(9_000),
      }),
      letter({ id: "none", from: "Nobody <x@example.org>", subject: "", minutesAgo: 2, body: "مرحبا 🌻" }),
      crowd.replace("To: You <you@example.org>", `To: ${many.join(",\n ")}`),
    ]
      .map(asMboxEntry)
      .join(""),
  );
  return path;
}

/** Nothing of a conversation may reach over its pane, unless something scrolls for it. */
async function staysInside(page: Page): Promise<void> {
  const wide = await page.getByRole("region", { name: "Conversation", exact: true }).evaluate((region) => {
    const edge = region.getBoundingClientRect().right;
    const parts = [...region.querySelectorAll("header, header *, po-mail-message")];
    return parts.filter((part) => part.getBoundingClientRect().right > edge + 1).map((part) => part.localName);
  });
  assert.deepEqual(wide, []);
}

/** True when no box around it cuts it off. */
function seenWhole(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const root = element.getRootNode() as ShadowRoot;
    const [first, last] = [root.elementFromPoint(left + 1, top + 1), root.elementFromPoint(right - 1, bottom - 1)];
    return first === element && last === element;
  });
}

for (const width of [390, 1024]) {
  test(`mail that overdoes it stays in its place, ${width} pixels`, async (t) => {
    if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
    const { page, postern, importFile, faults } = await openMailbox(t, { width });
    await importFile(excesses(temporaryFolder(t)), tag);

    await page.goto(`${postern.origin}/tag/${tag}`);
    await page.getByRole("link", { name: /ssss/ }).click();
    const address = page.getByRole("region", { name: "Reading" }).getByText("n@example.org", { exact: true });
    assert.ok(await seenWhole(address), "a long name hides the address");

    for (const name of [/ssss/, /no subject/, /A crowd/]) {
      await page.goto(`${postern.origin}/tag/${tag}`);
      await page.getByRole("list", { name: "Conversations" }).getByRole("link", { name }).click();
      await page.locator("po-message-text").waitFor();
      await staysInside(page);
      await page.getByRole("button", { name: `Remove tag ${tag}` }).click({ trial: true });
    }
    await page.getByRole("button", { name: /^to Recipient 0/ }).click();
    await page.getByText("recipient499@example.org").waitFor();
    assert.ok(
      ((await page.locator("po-message-text").getByText("All.", { exact: true }).boundingBox())?.y ?? Infinity) < 900,
    );
    await staysInside(page);
    await assertAccessible(page, "500 recipients");

    await page.goto(`${postern.origin}/settings/health`);
    const current = page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Health" });
    await current.waitFor();
    const box = await current.boundingBox();
    assert.ok(box && box.x >= 0 && box.x + box.width <= width);

    assertNoFaults(faults);
  });
}
