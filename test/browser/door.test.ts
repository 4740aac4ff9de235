import assert from "node:assert/strict";
import { test } from "node:test";
import { skipWithout } from "../skip-without.ts";
import { assertAccessible, assertNoFaults, chromiumPath, howToGetChromium, openPage } from "./chromium.ts";
import { openMailbox, passphrase } from "./open-mailbox.ts";
import { startPostern } from "./running-postern.ts";

test("the door closes and opens again", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const { page, postern, browser, faults } = await openMailbox(t, { expectedStatuses: [401, 423] });
  const field = page.getByRole("textbox", { name: "Passphrase" });

  await t.test("locking takes the mail off the screen, and says so", async () => {
    await page.getByRole("link", { name: /The hut in May/ }).click();
    await page.getByRole("heading", { level: 1, name: "The hut in May" }).waitFor();
    await page.getByRole("button", { name: "Lock", exact: true }).click();
    await page.getByRole("heading", { name: "Locked" }).waitFor();
    assert.equal(await page.getByText("The hut in May").count(), 0);
    await assertAccessible(page, "locked");
  });

  await t.test("a wrong passphrase is refused with a sentence, and what was typed stays", async () => {
    await field.fill("not this one");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: "That passphrase does not open this vault." }).waitFor();
    assert.equal(await field.inputValue(), "not this one");
    await assertAccessible(page, "wrong passphrase");
  });

  await t.test(
    "while the answer is awaited one cannot change to the recovery code, which it would not be about",
    async () => {
      const release = Promise.withResolvers<void>();
      await page.route("**/api/session", async (route) => {
        await release.promise;
        await route.continue();
      });
      const change = page.getByRole("button", { name: "Use the recovery code instead" });
      await field.fill("nor this");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Unlocking" }).waitFor();
      assert.equal(await change.isDisabled(), true);
      release.resolve();
      await page.getByRole("alert").waitFor();
      assert.equal(await change.isDisabled(), false);
      await page.unroute("**/api/session");
    },
  );

  await t.test("the right one leads back to where the reader was", async () => {
    await field.fill(passphrase);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "The hut in May" }).waitFor();
  });

  await t.test("the cookie alone opens nothing: another window without the page's token has to unlock", async () => {
    const other = await openPage(browser, `${postern.origin}/all`);
    await other.page.getByRole("heading", { name: "Unlock your mail" }).waitFor();
    await other.context.close();
  });

  await t.test("the recovery code, once shown, opens it too", async () => {
    await page.goto(`${postern.origin}/settings/security`);
    await page.getByRole("textbox", { name: "Passphrase now" }).last().fill(passphrase);
    await page.getByRole("button", { name: "Show the recovery code" }).click();
    const code = (await page.getByRole("status", { name: "Your recovery code" }).textContent()) ?? "";
    await page.getByRole("button", { name: "Lock", exact: true }).click();
    await page.getByRole("button", { name: "Use the recovery code instead" }).click();
    await page.getByRole("textbox", { name: "Recovery code" }).fill(code.toLowerCase().replaceAll("-", " "));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Passphrase and recovery" }).waitFor();
  });

  assertNoFaults(faults);
});

test("a Postern that stops is said to be away, and the page goes on when it is back", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const { page, postern } = await openMailbox(t);
  await postern.stop();
  await page.getByRole("link", { name: /The hut in May/ }).click();
  await page.getByText("Postern does not answer. What you see is kept").waitFor();
  await page.getByRole("listitem").filter({ hasText: "Letter number 2" }).first().waitFor();
  await startPostern(t, { folder: postern.folder, port: Number(new URL(postern.origin).port) });
  await page.getByRole("heading", { name: "Locked" }).waitFor();
});
