import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { skipWithout } from "../skip-without.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import {
  assertAccessible,
  assertNoFaults,
  chromiumPath,
  howToGetChromium,
  launchChromium,
  openPage,
} from "./chromium.ts";
import { openMailbox } from "./open-mailbox.ts";
import { startPostern } from "./running-postern.ts";
import { sampleMbox } from "./sample-mail.ts";

const passphrase = "harbour lantern gravel tuesday";

test("the first run leads from the printed address to a mailbox with mail in it", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const folder = temporaryFolder(t);
  const mbox = sampleMbox(temporaryFolder(t));
  const postern = await startPostern(t, { folder });
  const browser = await launchChromium(t);
  const { page, faults } = await openPage(browser, postern.url);

  await t.test("the claim token leaves the address bar at once", async () => {
    await page.getByRole("heading", { name: "Welcome to Postern" }).waitFor();
    assert.equal(page.url(), `${postern.origin}/`);
    await assertAccessible(page, "claim");
  });

  const create = page.getByRole("button", { name: "Create my vault" });
  await t.test("a passphrase that is guessed at once is not accepted", async () => {
    await page.getByRole("textbox", { name: "Passphrase", exact: true }).fill("password1");
    await page.getByRole("textbox", { name: "Passphrase once more" }).fill("password1");
    await page.getByText("This is among the first that would be tried.").waitFor();
    assert.equal(await create.isDisabled(), true);
  });

  await t.test("two different passphrases are not accepted", async () => {
    await page.getByRole("textbox", { name: "Passphrase", exact: true }).fill(passphrase);
    await page.getByText(/^(Good|Strong)/).waitFor();
    assert.equal(await create.isDisabled(), true);
  });

  await t.test("a strong one makes the vault and shows the recovery code", async () => {
    await page.getByRole("textbox", { name: "Passphrase once more" }).fill(passphrase);
    await create.click();
    await page.getByRole("heading", { name: "Your recovery code" }).waitFor();
    assert.match(
      (await page.getByRole("status", { name: "Your recovery code" }).textContent()) ?? "",
      /^(\w{4}-){6,}\w{4}$/,
    );
    await assertAccessible(page, "recovery code");
  });

  await t.test("it can be saved as a file, and must be confirmed", async () => {
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save as file" }).click();
    assert.equal((await downloading).suggestedFilename(), "postern-recovery-code.txt");
    assert.equal(await page.getByRole("button", { name: "Go on" }).isDisabled(), true);
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Go on" }).click();
  });

  await t.test("a file that is uploaded is imported, with progress, and found in the list", async () => {
    await page.getByRole("button", { name: /Import a file or folder/ }).click();
    await assertAccessible(page, "import");
    await page.locator("#files").setInputFiles(mbox);
    await page.getByText("27 messages").waitFor();
    await page.getByRole("button", { name: "Go to the mail" }).click();
    await page.getByRole("link", { name: /The hut in May/ }).waitFor();
    await assertAccessible(page, "list");
  });

  await t.test("the same file again brings nothing twice", async () => {
    await page.goto(`${postern.origin}/add`);
    await page.getByRole("button", { name: /Import a file or folder/ }).click();
    await page.locator("#files").setInputFiles(mbox);
    await page.getByText("27 already there").waitFor();
  });

  assertNoFaults(faults);
});

test("a whole folder is one import, and its folders are tags", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const { page, postern, faults } = await openMailbox(t);
  await page.goto(`${postern.origin}/add`);
  await page.getByRole("button", { name: /Import a file or folder/ }).click();
  await page.locator("#folder").setInputFiles(folderOfMail(temporaryFolder(t), 40));
  await page.getByText("40 messages").waitFor();
  assert.equal(await page.getByText("Letters", { exact: true }).count(), 1);
  await page.goto(`${postern.origin}/tag/Trips`);
  await page.getByText("40 conversations").waitFor();
  assertNoFaults(faults);
});

/** Letters/Trips/0.eml and so on. */
function folderOfMail(inside: string, count: number): string {
  const folder = join(inside, "Letters");
  mkdirSync(join(folder, "Trips"), { recursive: true });
  for (let index = 0; index < count; index += 1) {
    const mail = `From: Ana <ana@example.org>\nTo: ben@example.org\nSubject: Walk number ${index}\n\nAt nine.\n`;
    writeFileSync(join(folder, "Trips", `${index}.eml`), mail);
  }
  return folder;
}

test("without the token in the address, a fresh Postern cannot be claimed", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const postern = await startPostern(t, { folder: temporaryFolder(t) });
  const browser = await launchChromium(t);
  const { page, faults } = await openPage(browser, `${postern.origin}/`);
  await page.getByRole("heading", { name: "Open the address Postern printed" }).waitFor();
  assert.equal(await page.getByRole("textbox").count(), 0);
  await assertAccessible(page, "outside");
  assertNoFaults(faults);
});
