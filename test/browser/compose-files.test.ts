/** Files that come into the composer by dragging and by pasting. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { CDPSession, Locator, Page } from "playwright-core";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertAccessible, assertNoFaults, withoutChromium } from "./chromium.ts";
import { begin, close, draftIn, pasteFile, saved, subject, text } from "./composing.ts";
import { mailboxOfSuite } from "./open-mailbox.ts";

const picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

describe("files come into the composer", { skip: withoutChromium() }, () => {
  const mailbox = mailboxOfSuite({ expectedStatuses: [422] });
  const open = async (): Promise<Page> => {
    const { page, postern } = mailbox();
    await page.goto(postern.origin);
    await begin(page);
    return page;
  };
  /** By name: which of them came first is not said. */
  const filesOf = async (page: Page) =>
    ((await draftIn(page))["files"] as Array<{ name: string; size: number; cid: string | null }>)
      .toSorted((left, right) => left.name.localeCompare(right.name))
      .map(({ name, size, cid }) => [name, size, cid === null ? "attached" : "in the text"]);

  test("a file that is dragged over the mail is attached when it is dropped, with progress, and can be stopped", async (t) => {
    const { postern } = mailbox();
    const page = await open();
    await subject(page).fill("Dragged");
    await saved(page);
    const folder = temporaryFolder(t);
    const [large, small] = [join(folder, "large.bin"), join(folder, "small.txt")];
    writeFileSync(large, Buffer.alloc(24_000_000, 1));
    writeFileSync(small, "left, then right");
    const browser = await page.context().newCDPSession(page);
    // What it has taken is little: the rest waits on the way.
    postern.pause();
    await drag(browser, text(page), "dragEnter", [large]);
    await drag(browser, text(page), "dragOver", [large]);
    await page.getByText("Drop files to attach them").waitFor();
    await drag(browser, text(page), "drop", [large]);
    const progress = page.getByRole("progressbar", { name: /large\.bin/ });
    await progress.waitFor();
    await page.getByText("Drop files to attach them").waitFor({ state: "detached" });
    // Not sent while it is on its way.
    assert.ok(await page.getByRole("button", { name: "Send", exact: true }).isDisabled());
    await page.waitForFunction(shareOf, undefined, { polling: 50 });
    await assertAccessible(page, "a file on its way");
    await page.getByRole("button", { name: "Remove large.bin" }).click();
    await progress.waitFor({ state: "detached" });
    postern.goOn();
    await drag(browser, text(page), "dragEnter", [small, large]);
    await drag(browser, text(page), "dragOver", [small, large]);
    await drag(browser, text(page), "drop", [small, large]);
    await page.getByRole("button", { name: "Remove small.txt" }).waitFor();
    await page.getByRole("button", { name: "Remove large.bin" }).waitFor();
    await saved(page);
    assert.deepEqual(await filesOf(page), [
      ["large.bin", 24_000_000, "attached"],
      ["small.txt", 16, "attached"],
    ]);
    await close(page);
  });

  test("a file that is dropped where nothing takes it leaves the page as it is", async (t) => {
    const page = await open();
    await subject(page).fill("Beside it");
    const file = join(temporaryFolder(t), "beside.txt");
    writeFileSync(file, "x");
    const browser = await page.context().newCDPSession(page);
    const beside = page.getByRole("link", { name: "Archive" });
    for (const type of ["dragEnter", "dragOver", "drop"] as const) await drag(browser, beside, type, [file]);
    await saved(page);
    assert.equal(await subject(page).inputValue(), "Beside it");
    assert.deepEqual(await filesOf(page), []);
    await close(page);
  });

  test("where a page takes files everywhere it still does", async (t) => {
    const { page, postern } = mailbox();
    await page.goto(`${postern.origin}/settings/plugins`);
    const anywhere = page.getByRole("heading", { name: "Plugins", exact: true }).first();
    await anywhere.waitFor();
    const file = join(temporaryFolder(t), "no-package.tgz");
    writeFileSync(file, "no package");
    const browser = await page.context().newCDPSession(page);
    for (const type of ["dragEnter", "dragOver", "drop"] as const) await drag(browser, anywhere, type, [file]);
    await page.getByRole("alert").filter({ hasText: "not a whole plugin package" }).waitFor();
  });

  test("a picture that is pasted stands in the text, another file is attached", async () => {
    const page = await open();
    await subject(page).fill("Pasted");
    await text(page).focus();
    await pasteFile(page, "view.png", "image/png", picture);
    await text(page).getByRole("img", { name: "view.png" }).waitFor();
    await pasteFile(page, "way.pdf", "application/pdf", Buffer.from("%PDF-1.4").toString("base64"));
    await page.getByRole("button", { name: "Remove way.pdf" }).waitFor();
    await saved(page);
    const size = Buffer.from(picture, "base64").length;
    assert.deepEqual(await filesOf(page), [
      ["view.png", size, "in the text"],
      ["way.pdf", 8, "attached"],
    ]);
    await close(page);
  });

  test("what is pasted into plain text is attached, a picture too", async () => {
    const page = await open();
    await subject(page).fill("Plain");
    await page.getByRole("button", { name: "Write plain text" }).click();
    await page.getByRole("button", { name: "Write with formatting" }).waitFor();
    await text(page).focus();
    await pasteFile(page, "view.png", "image/png", picture);
    await page.getByRole("button", { name: "Remove view.png" }).waitFor();
    await saved(page);
    assert.deepEqual((await filesOf(page))[0]?.[2], "attached");
    await close(page);
  });

  test("no page broke a rule meanwhile", () => {
    assertNoFaults(mailbox().faults);
  });
});

/** As the system drags files over the window, and lets them go. */
async function drag(
  browser: CDPSession,
  over: Locator,
  type: "dragEnter" | "dragOver" | "drop",
  files: string[],
): Promise<void> {
  const box = await over.boundingBox();
  assert.ok(box);
  const data = { items: [], files, dragOperationsMask: 1 };
  await browser.send("Input.dispatchDragEvent", { type, x: box.x + 20, y: box.y + 10, data });
}

/** Part of the file has gone, and not all of it. */
function shareOf(): boolean {
  const found: HTMLProgressElement[] = [];
  const look = (root: ParentNode): void => {
    for (const element of root.querySelectorAll("*")) {
      if (element instanceof HTMLProgressElement) found.push(element);
      if (element.shadowRoot) look(element.shadowRoot);
    }
  };
  look(document);
  return found.some(({ value }) => value > 0 && value < 1);
}
