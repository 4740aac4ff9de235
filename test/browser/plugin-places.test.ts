import assert from "node:assert/strict";
import { after, suite, test } from "node:test";
import type { Locator } from "playwright-core";
import { panelCapabilities, panelCode, panelHooksUsed } from "../plugins/panel-plugin.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertAccessible, assertNoFaults, withoutChromium } from "./chromium.ts";
import { press, to } from "./composing.ts";
import { mailboxOfSuite } from "./open-mailbox.ts";
import { writePackage } from "./plugin-package.ts";

suite("what a plugin says and offers in the page", { skip: withoutChromium() }, () => {
  const mailbox = mailboxOfSuite({ expectedStatuses: [500, 502] });
  const folders: Array<() => void | Promise<void>> = [];
  const cleanup = { after: (run: () => void | Promise<void>) => void folders.push(run) };
  after(async () => {
    for (const remove of folders) await remove();
  });
  const region = (title: string): Locator =>
    mailbox().page.getByRole("region", { name: `${title}, from the plugin “Word counter”` });
  const item = (name: string): Locator => mailbox().page.getByRole("menuitem", { name: `${name} (Word counter)` });
  const openMail = async (name: RegExp): Promise<void> => {
    await mailbox().page.goto(`${mailbox().postern.origin}/`);
    await mailbox().page.getByRole("link", { name }).click();
    await mailbox().page.locator("po-message-body").first().waitFor();
  };

  test("before it is on, there is nothing of it", async () => {
    const { page } = mailbox();
    const path = await writePackage(temporaryFolder(cleanup), {
      id: "words",
      name: "Word counter",
      hooks: panelHooksUsed,
      asks: panelCapabilities,
      code: panelCode,
    });
    await page.goto(`${mailbox().postern.origin}/settings/plugins`);
    await page.getByLabel("Choose a package").setInputFiles(path);
    await page.getByRole("heading", { name: "What “Word counter” asks for" }).waitFor();
    await page.getByText("Show a note above a mail: “Length”.").waitFor();
    await openMail(/The hut in May/);
    assert.equal(await page.locator("po-plugin-panel").count(), 0);
    assert.equal(await page.getByRole("button", { name: "What plugins can do" }).count(), 0);
  });

  test("on its own page and in the side bar it says what it wants, drawn by the page and never as markup", async () => {
    const { page } = mailbox();
    await page.goto(`${mailbox().postern.origin}/settings/plugins/words/consent`);
    await page.getByRole("button", { name: "Enable", exact: true }).click();
    await region("How it counts").getByText("<b>one</b>").waitFor();
    await region("Counted so far").getByText("0 counted").waitFor();
    await assertAccessible(page, "a plugin's page with its panel");
  });

  test("at the address of a decision that was made, or that nobody asks for, stands what it may do now", async () => {
    const { page, postern } = mailbox();
    for (const [id, name] of [
      ["words", "Word counter"],
      ["spam-bayes", "Spam filter"],
    ]) {
      await page.goto(`${postern.origin}/settings/plugins/${id}/consent`);
      await page.getByRole("heading", { level: 2, name, exact: true }).waitFor();
      await page.getByRole("heading", { name: "What it may do" }).waitFor();
      assert.equal(await page.getByRole("button", { name: "Enable", exact: true }).count(), 0);
    }
  });

  test("above and below an open mail it says something of that mail, and whose words these are", async () => {
    const { page } = mailbox();
    await openMail(/The hut in May/);
    // Each mail that is unfolded has its own, and which of them are depends on what was read by then: the last one is.
    await region("Length")
      .getByText(/^Warning: Long: .*The hut in May/)
      .last()
      .waitFor();
    await region("Words").getByText("From", { exact: true }).last().waitFor();
    await assertAccessible(page, "a mail with a plugin's banner and panel");
  });

  test("an action of a mail's menu is done by the keyboard, says what became of it, and the panels follow", async () => {
    const { page } = mailbox();
    await page.getByRole("button", { name: "More", exact: true }).last().focus();
    await page.keyboard.press("Enter");
    await item("Count this mail").waitFor();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.getByText(/“Word counter”: .*The hut in May/).waitFor();
    await region("Counted so far").getByText("1 counted").waitFor();
    await page.getByRole("link", { name: /^Counted/ }).waitFor();
  });

  test("a button in a panel does what the plugin was granted", async () => {
    const { page } = mailbox();
    await region("Counted so far").getByRole("button", { name: "Count anew" }).click();
    await page.getByText("“Word counter”: “Count anew” is done").waitFor();
    await region("Counted so far").getByText("0 counted").waitFor();
  });

  test("the palette finds an action of the open mail by its name", async () => {
    const { page } = mailbox();
    await press(page, "Control+k");
    await page.getByRole("option", { name: /New mail/ }).waitFor();
    await page.keyboard.type("count this");
    await page.getByRole("option", { name: "Count this mail (Word counter)" }).waitFor();
    await press(page, "Enter");
    await page.getByText(/“Word counter”: .*The hut in May/).waitFor();
    await region("Counted so far").getByText("1 counted").waitFor();
  });

  test("an action that fails is said to have failed", async () => {
    const { page } = mailbox();
    await page.getByRole("button", { name: "More", exact: true }).last().click();
    await item("Fail").click();
    await page.getByText("“Word counter” could not do “Fail”.").waitFor();
  });

  test("ticked conversations are given to an action at once", async () => {
    const { page } = mailbox();
    await page.goto(`${mailbox().postern.origin}/`);
    await page.getByRole("link", { name: /The hut in May/ }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByText("2 selected").waitFor();
    await page.getByRole("button", { name: "What plugins can do" }).first().click();
    await assertAccessible(page, "the menu of what plugins can do");
    await item("Count what is chosen").click();
    await page.getByText(/“Word counter”: .+ \+ .+/).waitFor();
  });

  test("the composer offers its actions too", async () => {
    const { page } = mailbox();
    await page.getByRole("button", { name: "What plugins can do" }).waitFor({ state: "visible" });
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "New mail" }).first().click();
    await to(page).waitFor();
    await page.getByRole("button", { name: "What plugins can do" }).click();
    await item("Check the length").click();
    await page.getByText("“Word counter”: Looked at 0 messages").waitFor();
  });

  test("switched off, it is gone from the page", async () => {
    const { page } = mailbox();
    await page.goto(`${mailbox().postern.origin}/settings/plugins/words`);
    await region("How it counts").waitFor();
    await page.getByRole("switch").click();
    await region("How it counts").waitFor({ state: "detached" });
    await region("Counted so far").waitFor({ state: "detached" });
  });

  test("nothing of it left the page's origin or broke its policy", () => {
    assertNoFaults(mailbox().faults);
  });
});
