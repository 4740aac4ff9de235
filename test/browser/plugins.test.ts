import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertAccessible, assertNoFaults, withoutChromium } from "./chromium.ts";
import { mailboxOfSuite } from "./open-mailbox.ts";
import { digestPackages } from "./plugin-package.ts";

suite("a plugin, from its package to its end", { skip: withoutChromium() }, () => {
  const mailbox = mailboxOfSuite({ expectedStatuses: [403, 422] });
  const folders: Array<() => void | Promise<void>> = [];
  const cleanup = { after: (run: () => void | Promise<void>) => void folders.push(run) };
  const packages = digestPackages(temporaryFolder(cleanup));
  after(async () => {
    for (const remove of folders) await remove();
  });
  const heading = (name: string | RegExp): Locator => mailbox().page.getByRole("heading", { name }).first();
  const button = (name: string): Locator => mailbox().page.getByRole("button", { name, exact: true });
  const choose = (path: string): Promise<void> => mailbox().page.getByLabel("Choose a package").setInputFiles(path);
  const goTo = (path: string) => mailbox().page.goto(mailbox().postern.origin + path);

  test("what is no package is refused with a sentence", async () => {
    const { page } = mailbox();
    await goTo("/settings/plugins");
    await heading("You have not added a plugin").waitFor();
    const path = join(temporaryFolder(cleanup), "not-one.tgz");
    writeFileSync(path, "not a package");
    await choose(path);
    await page.getByRole("alert").filter({ hasText: "postern plugin pack" }).waitFor();
    await assertAccessible(page, "empty list with a refused package");
  });

  test("a package is looked at: everything it asks for is said, in its author's words too, and Enter agrees to nothing", async () => {
    const { page } = mailbox();
    await choose(packages.first);
    await heading("What “News digest” asks for").waitFor();
    for (const name of ["Not signed", "It would see", "It could change", "It could send out", "It would keep"]) {
      await heading(name).waitFor();
    }
    await page.getByText("“Find <b>the newsletters</b>.”").waitFor();
    await page.getByText("What it sees stays on this machine.").waitFor();
    await page.keyboard.press("Enter");
    await assertAccessible(page, "consent");
    await goTo("/settings/plugins");
    await page.getByText("Not switched on yet. Nothing of it has run.").waitFor();
  });

  test("what it needs cannot be refused, the rest can be narrowed, and then it is on", async () => {
    const { page } = mailbox();
    await page.getByRole("link", { name: "See what it asks for" }).click();
    const read = page.getByRole("checkbox", { name: /^Allowed: See sender/ });
    await read.uncheck();
    await button("Enable").click();
    await page.getByText("It cannot run without this.").first().waitFor();
    await page.getByRole("checkbox", { name: /^Refused: See sender/ }).check();
    await page.getByText("Allow less").first().click();
    await page.getByRole("checkbox", { name: "Text and links", exact: true }).uncheck();
    await page.getByRole("radio", { name: "New mail only" }).check();
    await page.getByText("Narrowed by you").waitFor();
    await assertAccessible(page, "consent, narrowed");
    await button("Enable").click();
    await heading("How it does").waitFor();
    await page.getByText("On", { exact: true }).waitFor();
    await page.reload();
    await page.getByText("Narrowed by you").waitFor();
  });

  test("its settings are a form that says what is wrong, and keeps what is right", async () => {
    const { page } = mailbox();
    const hour = page.getByRole("spinbutton", { name: "Hour of the digest" });
    await hour.fill("24");
    await button("Save").click();
    await page.getByText("At most 23.").waitFor();
    await hour.fill("6");
    await button("Save").click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await page.reload();
    await hour.waitFor();
    assert.equal(await hour.inputValue(), "6");
    assert.equal(await page.evaluate("document.querySelectorAll('script:not([src])').length"), 0);
    await page.getByText("<script>alert(1)</script> Gathers newsletters.").waitFor();
    await assertAccessible(page, "plugin");
  });

  test("what it saw and did stands in the log, can be searched, and stands with the message", async () => {
    const { page, importFile } = mailbox();
    await importFile(letter("news of the harbour"));
    await goTo("/settings/plugins/digest/audit");
    await untilSeen(page, page.getByText("+Newsletters").first());
    await assertAccessible(page, "audit");
    await page.getByRole("searchbox", { name: "Search what plugins did" }).fill("no such thing");
    await heading("Nothing found").waitFor();
    await page.getByRole("searchbox", { name: "Search what plugins did" }).fill("Newsletters");
    await page.getByRole("link", { name: "Open the mail" }).first().click();
    await page.getByRole("button", { name: /^to / }).click();
    const who = page.getByRole("region", { name: "Who read this" });
    await who.getByText("News digest").first().waitFor();
    await assertAccessible(page, "who read this");
  });

  test("of a plugin that came with Postern it says that only refusals are written down", async () => {
    const { page } = mailbox();
    await goTo("/settings/plugins/html-sandbox/audit");
    await page.getByText("what it is shown is not written down").waitFor();
    await heading("Nothing was refused").waitFor();
  });

  test("an update shows only what differs, warns of what could leave, and waits for a word", async () => {
    const { page } = mailbox();
    await goTo("/settings/plugins");
    await choose(packages.second);
    await heading("Update of “News digest”").waitFor();
    await heading("Changed").waitFor();
    await page.getByText("Ask api.digest.example").waitFor();
    assert.equal(await page.getByText("Put newsletters together.").count(), 0);
    await page.getByText(/in the last|no calls to compare/).waitFor();
    // What was narrowed to the envelope stays so: no content could leave until the user widens it.
    assert.ok(await button("Agree and update").isEnabled());
    await page.getByText("Narrowed by you").click();
    await page.getByRole("checkbox", { name: "Text and links", exact: true }).check();
    await page.getByText("text and links", { exact: true }).waitFor();
    assert.ok(await button("Agree and update").isDisabled());
    await page.getByRole("checkbox", { name: "I want it to be able to send content of my mail out" }).check();
    await assertAccessible(page, "update");
    await button("Agree and update").click();
    await heading("Roll back to 1.0.0").waitFor();
    await page.getByText("1.1.0").first().waitFor();
  });

  test("the version before comes back, tags are undone, and removal is asked first", async () => {
    const { page } = mailbox();
    await button("Roll back").click();
    const dialog = page.locator("po-dialog");
    await dialog.getByRole("button", { name: "Roll back" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("“News digest” is 1.0.0 again").waitFor();
    await button("Undo all its tags").click();
    await dialog.getByRole("button", { name: "Undo all its tags" }).click();
    await page.getByText("Tags of 1 message undone").waitFor();
    await button("Remove").click();
    await assertAccessible(page, "remove");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await button("Remove").click();
    await dialog.getByRole("checkbox", { name: /Also delete/ }).check();
    await dialog.getByRole("button", { name: "Remove", exact: true }).click();
    await heading("You have not added a plugin").waitFor();
    await goTo("/settings/plugins/digest");
    await heading("There is no such plugin").waitFor();
  });

  test("nothing of it left the page's origin or broke its policy", () => {
    const { faults } = mailbox();
    const console = faults.console.filter((line) => !line.includes("404"));
    assertNoFaults({ ...faults, console });
  });

  function letter(subject: string): string {
    const path = join(temporaryFolder(cleanup), "news.eml");
    const head = `From: Harbour <harbour@example.org>\nTo: me@example.org\nMessage-ID: <${subject.length}@example.org>`;
    writeFileSync(path, `${head}\nDate: ${new Date().toUTCString()}\nSubject: ${subject}\n\nThe text of it.\n`);
    return path;
  }
});

/** Looks again until it is there: what a plugin does after the store takes its own time. */
async function untilSeen(page: Page, wanted: Locator): Promise<void> {
  for (;;) {
    await page.getByRole("heading", { name: /did$/ }).waitFor();
    const isSeen = await wanted.waitFor({ timeout: 1_000 }).then(
      () => true,
      () => false,
    );
    if (isSeen) return;
    await page.reload();
  }
}
