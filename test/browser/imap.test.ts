import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { peer } from "../peer.ts";
import { startDovecot } from "../peers/dovecot.ts";
import { skipWithout } from "../skip-without.ts";
import { assertAccessible, assertNoFaults, chromiumPath, howToGetChromium } from "./chromium.ts";
import { openMailbox } from "./open-mailbox.ts";
import { letter } from "./sample-mail.ts";

test("an IMAP account is connected in the page, and its new mail appears there", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  if (skipWithout(t, peer("dovecot"), "Dovecot", "scripts/peers installs it")) return;
  const dovecot = await startDovecot(t);
  const arrive = (id: string, subject: string): Promise<void> =>
    dovecot.deliver(letter({ id, subject, from: "Dana <dana@example.org>", minutesAgo: 0, body: "Hello." }));
  await arrive("before", "There before");
  const { page, postern, faults } = await openMailbox(t);
  await page.goto(`${postern.origin}/add`);
  await page.getByRole("button", { name: /Connect an IMAP account/ }).click();
  await page.getByRole("textbox", { name: "Server" }).fill("localhost");
  await page.getByRole("textbox", { name: "Port" }).fill(String(dovecot.port));
  await page.getByRole("textbox", { name: "User name" }).fill(dovecot.user);

  await t.test("a certificate that cannot be verified is shown, not believed", async () => {
    await page.getByRole("textbox", { name: "Password" }).fill("wrong");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByText("This computer cannot verify the server's certificate").waitFor();
    assert.match((await page.locator("code").textContent()) ?? "", /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    await assertAccessible(page, "certificate");
  });

  await t.test("a wrong password is said to be one, and nothing is kept", async () => {
    await page.getByRole("button", { name: /trust it for this account/ }).click();
    await page.getByRole("alert").filter({ hasText: "did not accept that name and password" }).waitFor();
  });

  await t.test("with the right one the account is fetched, then watched", async () => {
    await page.getByRole("textbox", { name: "Password" }).fill(dovecot.password);
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByText("Up to date, waiting for new mail").waitFor();
    await assertAccessible(page, "account");
    await page.goto(postern.origin);
    await page.getByRole("link", { name: /There before/ }).waitFor();
  });

  await t.test("mail that is delivered there appears here", async () => {
    await arrive("after", "Just delivered");
    await page.getByRole("link", { name: /Just delivered/ }).waitFor();
  });

  await t.test(
    "the account is changed: what cannot work is refused, and the old password is kept when none is typed",
    async () => {
      await changeNothing(page, postern.origin);
    },
  );

  await t.test("at another address the certificate has to be trusted anew, and mail goes on coming in", async () => {
    await moveTo(page, "127.0.0.1", dovecot.user);
    await arrive("later", "Delivered to the new address");
    await page.goto(postern.origin);
    await page.getByRole("link", { name: /Delivered to the new address/ }).waitFor();
  });

  assertNoFaults(faults);
});

/** Saves the account with a wrong password, which is refused, and then as it is. */
async function changeNothing(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/settings/mail`);
  await page.getByRole("button", { name: /^Edit / }).click();
  assert.equal(await page.getByRole("textbox", { name: "Server" }).inputValue(), "localhost");
  await page.getByRole("textbox", { name: "New password" }).fill("wrong");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("alert").filter({ hasText: "did not accept that name and password" }).waitFor();
  await page.getByRole("textbox", { name: "New password" }).fill("");
  await assertAccessible(page, "editing an account");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("textbox", { name: "New password" }).waitFor({ state: "detached" });
  await page.getByText("Up to date, waiting for new mail").waitFor();
}

async function moveTo(page: Page, host: string, user: string): Promise<void> {
  await page.getByRole("button", { name: /^Edit / }).click();
  await page.getByRole("textbox", { name: "Server" }).fill(host);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: /trust it for this account/ }).click();
  await page.getByText(/accepted this name and password/).waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByTitle(`${user} · ${host}`).waitFor();
  await page.getByText("Up to date, waiting for new mail").waitFor();
}
