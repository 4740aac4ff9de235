import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { skipWithout } from "../skip-without.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertNoFaults, chromiumPath, howToGetChromium } from "./chromium.ts";
import { openMailbox } from "./open-mailbox.ts";
import { asMboxEntry, letter } from "./sample-mail.ts";

const many = 3_000;
/** Pixels, in the comfortable density. */
const rowHeight = 80;

test("a long list shows its end at once, with no more rows in the page than on the screen", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const { page, faults, importFile } = await openMailbox(t);
  const path = join(temporaryFolder(t), "many.mbox");
  const letters = Array.from({ length: many }, (_, index) =>
    letter({
      id: `many-${index}`,
      from: "Crowd <crowd@example.org>",
      subject: `One of many, ${index}.`,
      minutesAgo: 10_000 + index,
      body: "Short.",
    }),
  );
  writeFileSync(path, letters.map(asMboxEntry).join(""));
  await importFile(path);
  const rows = page.getByRole("list", { name: "Conversations" }).getByRole("listitem");
  await page.getByText("3,026 conversations").waitFor();

  await page.mouse.move(400, 500);
  await page.mouse.wheel(0, 1_000_000);
  await rows.filter({ hasText: `One of many, ${many - 1}.` }).waitFor();
  assert.ok((await rows.count()) < 40);
  assert.equal(await rows.last().getAttribute("aria-posinset"), "3026");
  assert.equal(await rows.last().getAttribute("aria-setsize"), "3026");

  await page.mouse.wheel(0, -100_000);
  await rows.filter({ hasText: `One of many, ${many - 1 - 100_000 / rowHeight}.` }).waitFor();
  await page.mouse.wheel(0, -1_000_000);
  await rows.filter({ hasText: "The plan as a file" }).waitFor();
  assertNoFaults(faults);
});
