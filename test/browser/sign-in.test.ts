/** Signing in to a provider in place of a password, by somebody who does it in their browser. */
import assert from "node:assert/strict";
import { createHash, createPublicKey } from "node:crypto";
import { test } from "node:test";
import type { BrowserContext, Page } from "playwright-core";
import { peer } from "../peer.ts";
import { type AuthorizationServer, authority, startAuthorizationServer } from "../peers/authorization-server.ts";
import { startDovecotWithOAuth2 } from "../peers/dovecot-oauth2.ts";
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
import { passphrase } from "./open-mailbox.ts";
import { startPostern } from "./running-postern.ts";
import { letter } from "./sample-mail.ts";

/** Chromium believes this one certificate, as the machine of a user believes their provider's. */
function believing(certificate: string): string {
  const key = createPublicKey(certificate).export({ type: "spki", format: "der" });
  return `--ignore-certificate-errors-spki-list=${createHash("sha256").update(key).digest("base64")}`;
}

test("an account is opened by signing in on the provider's page, in both directions, and again when that is taken back", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  if (skipWithout(t, peer("dovecot"), "Dovecot", "scripts/peers installs it")) return;
  const server = await startAuthorizationServer(t, { clientSecret: "s3cret" });
  const { dovecot, port } = await startDovecotWithOAuth2(t, server);
  const postern = await startPostern(t, { folder: temporaryFolder(t), passphrase });
  const browser = await launchChromium(t, [believing(authority.cert)]);
  const { page, context, faults } = await openPage(browser, `${postern.origin}/`);
  await page.getByRole("textbox", { name: "Passphrase" }).fill(passphrase);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: /Inbox/ }).first().waitFor();

  await t.test("a provider is set up with a client id of the user's own", () =>
    setUpProvider(page, postern.origin, server),
  );

  await t.test("a no on the provider's page is said, and sets up nothing", async () => {
    await nameServers(page, postern.origin, { "Mail comes from": dovecot.port, "Mail goes out by": port });
    await page.getByRole("radio", { name: "By signing in to Example Mail" }).check();
    const provider = await opened(context, () =>
      page.getByRole("button", { name: "Sign in with Example Mail" }).click(),
    );
    await page.getByText("Waiting for what you decide").waitFor();
    await assertAccessible(page, "waiting for the provider");
    assert.equal(await provider.evaluate("window.opener === null && document.referrer === ''"), true);
    await provider.getByRole("button", { name: "Deny" }).click();
    await provider.getByText("Your provider did not let Postern in").waitFor();
    await provider.close();
    await page.getByRole("alert").filter({ hasText: "was left with a no" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Test and connect" }).isDisabled(), true);
  });

  await t.test("one that is canceled waits for nothing", async () => {
    const provider = await opened(context, () =>
      page.getByRole("button", { name: "Sign in with Example Mail" }).click(),
    );
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Sign in with Example Mail" }).waitFor();
    await provider.close();
  });

  await t.test("with a yes both directions are tested and connected, without any password", () =>
    connect(page, context),
  );

  await t.test("when it is taken back the account says so, and is opened again by signing in again", async () => {
    await page.goto(`${postern.origin}/settings/mail`);
    server.revokeAll();
    dovecot.dropConnections();
    await page.getByText("The provider wants you to sign in again").waitFor();
    await assertAccessible(page, "sign in again");
    await allow(context, () => page.getByRole("button", { name: "Sign in again" }).click());
    await page.getByText("Up to date, waiting for new mail").waitFor();
    await dovecot.deliver(
      letter({ id: "later", subject: "There again", from: "Dana <dana@example.org>", minutesAgo: 0, body: "Hello." }),
    );
    await page.goto(postern.origin);
    await page.getByRole("link", { name: /There again/ }).waitFor();
  });

  await t.test("when both directions are disconnected the key is given back, and the page says so", () =>
    disconnect(page, postern.origin),
  );

  assertNoFaults(faults);
});

async function connect(page: Page, context: BrowserContext): Promise<void> {
  await allow(context, () => page.getByRole("button", { name: "Sign in with Example Mail" }).click());
  await page.getByText("Signed in.").waitFor();
  await page.getByRole("button", { name: "Test and connect" }).click();
  const trust = page.getByRole("button", { name: /trust it for this account/ });
  await trust.nth(1).waitFor();
  await trust.first().click();
  await page.getByText("The incoming server let us in.").waitFor();
  await trust.click();
  await page.getByText("The outgoing server let us in.").waitFor();
  await page.getByRole("button", { name: "Test and connect" }).click();
  await page.getByText("Up to date, waiting for new mail").waitFor();
  await page.getByText("Mail goes out by localhost").waitFor();
}

async function disconnect(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/settings/mail`);
  await page.getByRole("button", { name: "Remove the outgoing server localhost" }).click();
  await page.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("button", { name: "Disconnect" }).waitFor({ state: "detached" });
  await page.reload();
  const ended = page.getByText(/Example Mail takes it no more|Telling Example Mail/);
  const isOver = async () => (await page.getByText("Example Mail takes it no more.").count()) === 2;
  // That one, and the one before, which was good no more.
  for (await ended.nth(1).waitFor(); !(await isOver()); await ended.nth(1).waitFor()) await page.reload();
  await assertAccessible(page, "a sign-in that ended");
}

/** The tab that this opens, at the provider's page. */
async function opened(context: BrowserContext, act: () => Promise<void>): Promise<Page> {
  const [provider] = await Promise.all([context.waitForEvent("page"), act()]);
  await provider.getByRole("heading", { name: "Sign in to Example Mail" }).waitFor();
  return provider;
}

async function allow(context: BrowserContext, act: () => Promise<void>): Promise<void> {
  const provider = await opened(context, act);
  await provider.getByRole("button", { name: "Allow" }).click();
  await provider.getByText("You can close this page").waitFor();
  await provider.close();
}

async function setUpProvider(page: Page, origin: string, server: AuthorizationServer): Promise<void> {
  await page.goto(`${origin}/settings/mail`);
  await page.getByRole("button", { name: "Add another provider" }).click();
  for (const [name, value] of [
    ["Name", "Example Mail"],
    [/sign-in page/, server.authorizationUrl],
    [/where keys are given/, server.tokenUrl],
    [/where keys go back to/, server.revocationUrl],
    [/^Scopes/, "mail"],
    ["Client id", server.clientId],
    ["Client secret", "s3cret"],
  ] as const)
    await page.getByRole("textbox", { name, exact: typeof name === "string" }).fill(value);
  await assertAccessible(page, "a provider of one's own");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Edit Example Mail" }).waitFor();
  await assertAccessible(page, "providers");
}

async function nameServers(page: Page, origin: string, ports: Record<string, number>): Promise<void> {
  await page.goto(`${origin}/add`);
  await page.getByRole("button", { name: /Connect a mail account/ }).click();
  // Where only signing in is possible and nobody entered a client id, the page says so and where to get one.
  await page.getByRole("textbox", { name: "Your address" }).fill("ben@outlook.com");
  await page.keyboard.press("Enter");
  await page.getByText("To sign in to Microsoft, Postern needs a client id.").waitFor();
  await page.getByText("http://localhost", { exact: true }).waitFor();
  await assertAccessible(page, "a client id is needed");
  await page.getByRole("textbox", { name: "Your address" }).fill("ben@localhost");
  await page.getByRole("button", { name: "Set by hand" }).click();
  for (const [name, port] of Object.entries(ports)) {
    const group = page.getByRole("group", { name });
    await group.getByRole("textbox", { name: "Server" }).fill("localhost");
    await group.getByRole("textbox", { name: "Port" }).fill(String(port));
    await group.getByRole("textbox", { name: "User name" }).fill("ben");
  }
}
