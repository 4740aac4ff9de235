import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import type { Locator } from "playwright-core";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertAccessible, assertNoFaults, withoutChromium } from "./chromium.ts";
import { mailboxOfSuite } from "./open-mailbox.ts";
import { writePackage } from "./plugin-package.ts";

const reason = "For a test.";
const read = { fields: ["envelope"], mail: "all", reason };

suite("what is decided about a plugin that misbehaves, or has a key", { skip: withoutChromium() }, () => {
  const mailbox = mailboxOfSuite({ expectedStatuses: [409] });
  const folders: Array<() => void | Promise<void>> = [];
  const cleanup = { after: (run: () => void | Promise<void>) => void folders.push(run) };
  after(async () => {
    for (const remove of folders) await remove();
  });
  const page = () => mailbox().page;
  const heading = (name: string | RegExp): Locator => page().getByRole("heading", { name }).first();
  const button = (name: string): Locator => page().getByRole("button", { name, exact: true });
  const goTo = (path: string) => page().goto(mailbox().postern.origin + path);
  let letters = 0;

  async function enable(written: Parameters<typeof writePackage>[1]): Promise<void> {
    const path = await writePackage(temporaryFolder(cleanup), written);
    await goTo("/settings/plugins");
    await page().getByLabel("Choose a package").setInputFiles(path);
    await heading(new RegExp(`asks for$`)).waitFor();
    const risk = page().getByRole("checkbox", { name: "I want it to be able to send content" });
    if ((await risk.count()) > 0) await risk.check();
    await button("Enable").click();
    await page().getByText("On", { exact: true }).waitFor();
  }

  async function mailArrives(subject: string): Promise<void> {
    letters += 1;
    const path = join(temporaryFolder(cleanup), "letter.eml");
    const head = `From: Ana <ana@example.org>\nTo: me@example.org\nMessage-ID: <letter-${letters}@example.org>`;
    writeFileSync(path, `${head}\nDate: ${new Date().toUTCString()}\nSubject: ${subject}\n\nText.\n`);
    await mailbox().importFile(path);
  }

  test("a denial is said, can be kept for good and asked about again, allowed, or be the end of the plugin", async () => {
    const code = `var plugin = { default: { hooks: { async "message.observe"(items, host) {
      for (const { view } of items) await host.store.write([{ key: view.key, value: "" }]).catch(() => {});
    } } } };`;
    const asks = { "message.read": read, "store.own": { megabytes: 1, reason } };
    const path = await writePackage(temporaryFolder(cleanup), {
      id: "nosy",
      name: "Nosy",
      hooks: { "message.observe": {} },
      asks,
      code,
    });
    await goTo("/settings/plugins");
    await page().getByLabel("Choose a package").setInputFiles(path);
    await page()
      .getByRole("checkbox", { name: /^Allowed: Keep up to/ })
      .uncheck();
    await button("Enable").click();
    await page().getByText("On", { exact: true }).waitFor();
    await mailArrives("one");
    await heading("What it wanted and was refused").waitFor();
    await page()
      .getByText(/It wanted to keep its own data/)
      .waitFor();
    await assertAccessible(page(), "a denial");
    await button("Keep denied").click();
    await button("Ask me again").waitFor();
    await page().reload();
    await button("Ask me again").waitFor();
    assert.equal(await button("Keep denied").count(), 0, "kept beyond the page");
    await mailArrives("two");
    await page()
      .getByText(/To keep its own data, (?!once)/)
      .waitFor();
    assert.equal(await button("Keep denied").count(), 0, "kept for later ones, too");
    await assertAccessible(page(), "a denial that is kept");
    await button("Ask me again").click();
    await button("Allow").click();
    await page().getByText("It may now keep its own data").waitFor();
    await button("Switch off").waitFor({ state: "detached" });
    await page().reload();
    await page()
      .getByText(/^Keep up to 1 MB/)
      .first()
      .waitFor();
  });

  test("a plugin is switched off from its denial", async () => {
    const code = `var plugin = { default: { hooks: { async "message.observe"(items, host) {
      for (const { view } of items) await host.mail.tag(view.key, ["Elsewhere"], []).catch(() => {});
    } } } };`;
    const asks = { "message.read": read, "message.tag": { tags: ["Here"], reason } };
    await enable({ id: "wider", name: "Wider", hooks: { "message.observe": {} }, asks, code });
    await mailArrives("three");
    await page()
      .getByText(/It wanted to tag mail/)
      .waitFor();
    await button("Switch off").click();
    await page().getByText("Off", { exact: true }).waitFor();
  });

  test("one that breaks its limits three times is off, with the reason and its log", async () => {
    const code = `var plugin = { default: { hooks: { "message.observe"() { for (;;); } } } };`;
    await enable({
      id: "endless",
      name: "Endless",
      hooks: { "message.observe": {} },
      asks: { "message.read": read },
      more: { limits: { wallMs: 500 } },
      code,
    });
    const isOff = () =>
      page()
        .getByText(/^Switched off: it broke/)
        .first()
        .waitFor({ timeout: 8_000 })
        .then(
          () => true,
          () => false,
        );
    do await mailArrives("four");
    while (!(await isOff()));
    await page()
      .getByText(/^Switched off: it broke its limits three times within an hour, last when asked to look at mail/)
      .waitFor();
    await assertAccessible(page(), "a plugin that was switched off");
    await page().reload();
    await page()
      .getByText(/^Switched off: it broke/)
      .first()
      .waitFor();
    await page().getByRole("link", { name: "What it did" }).click();
    await heading("What “Endless” did").waitFor();
    await page()
      .getByRole("cell", { name: /^read mail|See|Shown/i })
      .first()
      .waitFor();
  });

  test("a secret is entered, told of without being shown, replaced and forgotten", async () => {
    const code = `var plugin = { default: { hooks: { "message.observe"() {} } } };`;
    const secrets = [{ name: "api", title: "API key", origin: "https://api.example.org", header: "x-api-key" }];
    const asks = { "message.read": read, "secret.use": { secrets, via: "direct", reason } };
    await enable({ id: "keyed", name: "Keyed", hooks: { "message.observe": {} }, asks, code });
    const secretField = page().locator("po-plugin-secrets input");
    await page().getByText("Not entered yet").waitFor();
    await secretField.fill("short");
    await button("Keep").click();
    await page().getByText("At least 8 characters.").waitFor();
    await secretField.fill("has a space in it");
    await button("Keep").click();
    await page().getByText("Letters, digits and signs only, without spaces.").waitFor();
    await assertAccessible(page(), "a secret that is none");
    const value = "sk-live-0123456789";
    await secretField.fill(value);
    assert.equal(await secretField.getAttribute("type"), "password");
    await page().keyboard.press("Enter");
    await page().getByText("“API key” is kept").waitFor();
    await page()
      .getByText(/^Entered on/)
      .waitFor();
    assert.equal(await secretField.inputValue(), "");
    await page().reload();
    await page()
      .getByText(/^Entered on/)
      .waitFor();
    assert.equal((await page().content()).includes(value), false);
    await assertAccessible(page(), "a secret that is kept");
    await button("Replace").waitFor();
    await button("Forget").click();
    await page().getByText("Not entered yet").waitFor();
  });

  test("a window that decides about what another window changed is told so, and changes nothing", async () => {
    const code = `var plugin = { default: { hooks: { "message.observe"() {} } } };`;
    const asks = {
      "message.read": read,
      "message.tag": { tags: ["Here"], reason },
      "store.own": { megabytes: 1, reason },
    };
    const twice = { id: "twice", name: "Twice", hooks: { "message.observe": {} }, asks, code };
    await enable(twice);
    const other = await page().context().newPage();
    await other.goto(page().url());
    const keeps = page().getByRole("checkbox", { name: /: Keep up to/ });
    await keeps.uncheck();
    await other.getByRole("checkbox", { name: /: Tag mail/ }).uncheck();
    await other.getByRole("button", { name: "Save", exact: true }).click();
    await other.getByRole("button", { name: "Save", exact: true }).waitFor({ state: "detached" });
    await button("Save").click();
    await page().getByRole("alert").filter({ hasText: "changed elsewhere" }).waitFor();
    await assertAccessible(page(), "a plugin that was changed elsewhere");
    await page().reload();
    await keeps.waitFor();
    assert.equal(await keeps.isChecked(), true);
    assert.equal(
      await page()
        .getByRole("checkbox", { name: /: Tag mail/ })
        .isChecked(),
      false,
    );
    // The same of an update: what is agreed to is what was read.
    const newer = (summary: string) =>
      writePackage(temporaryFolder(cleanup), { ...twice, version: "0.9.0", code: `${code} // ${summary}` });
    await goTo("/settings/plugins");
    await page()
      .getByLabel("Choose a package")
      .setInputFiles(await newer("one"));
    await heading("Update of “Twice”").waitFor();
    await page().getByText("This is an older version than the one you have").waitFor();
    await assertAccessible(page(), "an update that is older");
    await other.goto(`${mailbox().postern.origin}/settings/plugins`);
    await other.getByLabel("Choose a package").setInputFiles(await newer("other"));
    await other.getByRole("heading", { name: "Update of “Twice”" }).waitFor();
    await page().getByRole("alert").filter({ hasText: "Another package came in while you read" }).waitFor();
    await other.close();
  });

  test("the log is read page by page, and searched", async () => {
    const path = join(temporaryFolder(cleanup), "many.mbox");
    const mails = Array.from(
      { length: 70 },
      (_, at) =>
        `From a@example.org Thu Jan  1 00:00:00 2026\nFrom: a@example.org\nMessage-ID: <many-${at}@example.org>\nSubject: many ${at}\n\nText.\n\n`,
    );
    writeFileSync(path, mails.join(""));
    await mailbox().importFile(path);
    await goTo("/settings/plugins/keyed/audit");
    const rows = page().locator("tbody tr");
    for (;;) {
      await heading("What “Keyed” did").waitFor();
      if ((await button("Show older").count()) > 0) break;
      await page().reload();
      await page().waitForTimeout(500);
    }
    assert.equal(await rows.count(), 50);
    await button("Show older").click();
    await rows.nth(50).waitFor();
    assert.ok((await rows.count()) > 50);
    await page().getByRole("searchbox", { name: "Search what plugins did" }).fill("envelope");
    await rows.first().getByText("envelope").waitFor();
    await page().getByRole("searchbox", { name: "Search what plugins did" }).fill("secret.use");
    await heading("Nothing found").waitFor();
  });

  test("nothing of it left the page's origin or broke its policy", () => {
    assertNoFaults(mailbox().faults);
  });
});
