import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { peer } from "../peer.ts";
import { type Dovecot, startDovecot } from "../peers/dovecot.ts";
import { serveSmtp } from "../peers/scripted-smtp.ts";
import { skipWithout } from "../skip-without.ts";
import { assertAccessible, assertNoFaults, chromiumPath, howToGetChromium } from "./chromium.ts";
import { openMailbox } from "./open-mailbox.ts";
import { letter } from "./sample-mail.ts";

test("an account is connected in the page in both directions, and its new mail appears there", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  if (skipWithout(t, peer("dovecot"), "Dovecot", "scripts/peers installs it")) return;
  const dovecot = await startDovecot(t);
  // The outgoing server has a password of its own.
  const sendingPassword = "another secret";
  const password = Buffer.from(`\0${dovecot.user}\0${sendingPassword}`).toString("base64");
  const relay = await serveSmtp(t, { answers: { AUTH: (line) => (line.endsWith(password) ? null : "535 5.7.8 No") } });
  const arrive = (id: string, subject: string): Promise<void> =>
    dovecot.deliver(letter({ id, subject, from: "Dana <dana@example.org>", minutesAgo: 0, body: "Hello." }));
  await arrive("before", "There before");
  const { page, postern, faults } = await openMailbox(t);
  await nameServers(page, postern.origin, dovecot.user, {
    "Mail comes from": dovecot.port,
    "Mail goes out by": relay.port,
  });

  await t.test("a certificate that cannot be verified is shown for each direction, not believed", () =>
    seeCertificates(page),
  );

  await t.test("a wrong password is said to be one by each server, and nothing is kept", () => trustAndFail(page));

  await t.test(
    "with the right one the account is fetched, then watched, and says by whom its mail goes out",
    async () => {
      await page.getByRole("checkbox", { name: "Another password for sending" }).check();
      assert.equal(await page.getByRole("button", { name: "Test and connect" }).isDisabled(), true);
      await page.getByRole("textbox", { name: "Password for sending" }).fill(sendingPassword);
      await page.getByRole("textbox", { name: "Password", exact: true }).fill(dovecot.password);
      await assertAccessible(page, "two passwords");
      await page.keyboard.press("Enter");
      await page.getByText("Up to date, waiting for new mail").waitFor();
      await page.getByText("Mail goes out by localhost").waitFor();
      await assertAccessible(page, "account");
      await page.goto(postern.origin);
      await page.getByRole("link", { name: /There before/ }).waitFor();
    },
  );

  await t.test("mail that is delivered there appears here", async () => {
    await arrive("after", "Just delivered");
    await page.getByRole("link", { name: /Just delivered/ }).waitFor();
  });

  await t.test("what is done in the page is done at the server, also when it was away meanwhile", () =>
    tellServer(page, postern.origin, dovecot),
  );

  await t.test("the account is changed: what cannot work is refused, and the old password is kept", () =>
    changeNothing(page, postern.origin),
  );

  await t.test("at another address the certificate has to be trusted anew, and mail goes on coming in", async () => {
    await moveTo(page, "127.0.0.1", dovecot.user);
    await arrive("later", "Delivered to the new address");
    await page.goto(postern.origin);
    await page.getByRole("link", { name: /Delivered to the new address/ }).waitFor();
  });

  await t.test("its outgoing server is changed, removed, and set up again", async () => {
    await changeOutgoing(page, postern.origin, relay.port, sendingPassword);
  });

  assertNoFaults(faults);
});

async function tellServer(page: Page, origin: string, dovecot: Dovecot): Promise<void> {
  const folders = (subject: string) => dovecot.doveadm("fetch", "-u", "ben", "mailbox", "subject", subject).trim();
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await page.waitForTimeout(100);
  };
  await page.goto(origin);
  await page.getByRole("link", { name: /Just delivered/ }).click();
  await page.getByRole("heading", { name: "Just delivered" }).waitFor();
  await page.keyboard.press("e");
  await until(() => folders("Just delivered") === "mailbox: Archive");
  await dovecot.stop();
  await page.goto(`${origin}/settings/mail`);
  await page.getByText("Not reachable, tried again soon").waitFor();
  await page.goto(origin);
  await page.getByRole("link", { name: /There before/ }).click();
  await page.getByRole("heading", { name: "There before" }).waitFor();
  await page.keyboard.press("#");
  await page.getByText("moved to trash").waitFor();
  await page.goto(`${origin}/settings/mail`);
  await page.getByText("1 changed message the server does not know of yet").waitFor();
  await assertAccessible(page, "changes that wait");
  await dovecot.start();
  await page.getByRole("button", { name: "Sync now" }).click();
  await until(() => folders("There before") === "mailbox: Trash");
  await page.getByText("1 changed message the server does not know of yet").waitFor({ state: "detached" });
}

async function changeOutgoing(page: Page, origin: string, port: number, password: string): Promise<void> {
  await page.goto(`${origin}/settings/mail`);
  await page.getByRole("button", { name: "Edit the outgoing server localhost" }).click();
  await assertAccessible(page, "editing an outgoing server");
  await page.getByRole("textbox", { name: "New password" }).fill("wrong");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("alert").filter({ hasText: "did not accept that name and password" }).waitFor();
  await page.getByRole("textbox", { name: "New password" }).fill("");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("textbox", { name: "New password" }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Remove the outgoing server localhost" }).click();
  await page.getByText("No outgoing server yet").waitFor();
  await page.getByRole("button", { name: "Add an outgoing server" }).click();
  await page.getByRole("textbox", { name: "Address to send from" }).fill("ben@localhost");
  await page.getByRole("textbox", { name: "Server" }).fill("localhost");
  await page.getByRole("textbox", { name: "Port" }).fill(String(port));
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: /trust it for this account/ }).click();
  await page.getByText("The outgoing server let us in.").waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Mail goes out by localhost").waitFor();
}

/** By hand, for both directions. */
async function nameServers(page: Page, origin: string, user: string, ports: Record<string, number>): Promise<void> {
  await page.goto(`${origin}/add`);
  await page.getByRole("button", { name: /Connect a mail account/ }).click();
  // By keyboard: what is found is shown before anything is tried, and counts for that address alone.
  await page.getByRole("textbox", { name: "Your address" }).fill("ben@gmail.com");
  await page.keyboard.press("Enter");
  await page.getByText("Gmail: these are its servers.").waitFor();
  await page.getByText("smtp.gmail.com, port 465, TLS").waitFor();
  await page.getByText("It wants an app password here").waitFor();
  await assertAccessible(page, "servers found");
  await page.getByRole("textbox", { name: "Your address" }).fill("ben@localhost");
  await page.getByText("Gmail: these are its servers.").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Set by hand" }).click();
  await assertAccessible(page, "servers by hand");
  for (const [name, port] of Object.entries(ports)) {
    const group = page.getByRole("group", { name });
    await group.getByRole("textbox", { name: "Server" }).fill("localhost");
    await group.getByRole("textbox", { name: "Port" }).fill(String(port));
    await group.getByRole("textbox", { name: "User name" }).fill(user);
  }
}

async function seeCertificates(page: Page): Promise<void> {
  await page.getByRole("textbox", { name: "Password" }).fill("wrong");
  await page.getByRole("button", { name: "Test and connect" }).click();
  await page.getByText("This computer cannot verify the server's certificate").nth(1).waitFor();
  for (const fingerprint of await page.locator("code").allTextContents())
    assert.match(fingerprint, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  await assertAccessible(page, "certificates");
}

async function trustAndFail(page: Page): Promise<void> {
  const trust = page.getByRole("button", { name: /trust it for this account/ });
  const alert = (hasText: string) => page.getByRole("alert").filter({ hasText });
  await trust.first().click();
  await alert("The mail server did not accept that name and password").waitFor();
  await trust.click();
  await alert("The outgoing server did not accept that name and password").waitFor();
}

/** Saves the account with a wrong password, which is refused, and then as it is. */
async function changeNothing(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/settings/mail`);
  await page.getByRole("button", { name: /^Edit ben/ }).click();
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
  await page.getByRole("button", { name: /^Edit ben/ }).click();
  await page.getByRole("textbox", { name: "Server" }).fill(host);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: /trust it for this account/ }).click();
  await page.getByText(/accepted this name and password/).waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByTitle(`${user} · ${host}`).waitFor();
  await page.getByText("Up to date, waiting for new mail").waitFor();
}
