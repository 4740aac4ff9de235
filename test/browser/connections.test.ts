import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, assertNoFaults, chromiumPath, howToGetChromium } from "./chromium.ts";
import { skipWithout } from "../skip-without.ts";
import { openMailbox } from "./open-mailbox.ts";

test("the page of connections shows whom Postern spoke to, why and what came of it, and takes the user's word on Tor", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const { page, postern, faults } = await openMailbox(t);
  const address = `${postern.origin}/settings/connections`;

  await t.test("a new Postern has spoken to nobody", async () => {
    await page.goto(address);
    await page.getByText("No connections yet").waitFor();
    await page.getByText("By server", { exact: true }).click();
    await page.getByText("No connections yet").waitFor();
  });

  await t.test("each connection is there, live, with the reason in words", async () => {
    await beginAccount(page, postern.origin);
    await page.getByRole("textbox", { name: "Port" }).fill("1");
    for (const host of ["localhost", "imap.abcdefghij.onion", "localhost"]) {
      await page.getByRole("textbox", { name: "Server" }).fill(host);
      await page.getByRole("button", { name: "Test and connect", exact: true }).click();
      await page.getByRole("alert").waitFor();
    }
    await page.goto(address);
    await page.getByText("not reached: nothing listens there").first().waitFor();
    await page.getByText("refused: an onion address needs Tor").waitFor();
    assert.equal(await page.getByText("Testing a mail account").count(), 4);
    await assertAccessible(page, "connections");
  });

  await t.test("it can be narrowed down, and summed up by server", async () => {
    await page.getByRole("combobox", { name: "What came of it" }).selectOption("refused");
    await page.getByText("not reached: nothing listens there").first().waitFor({ state: "detached" });
    await page.getByText("refused: an onion address needs Tor").waitFor();
    await page.getByRole("combobox", { name: "Why" }).selectOption("picture.fetch");
    await page.getByText("None like that").waitFor();
    await page.getByRole("button", { name: "Show all", exact: true }).click();
    await page.getByText("By server", { exact: true }).click();
    await page.getByText("2 connections").waitFor();
    await page.getByText("2 refused or failed").waitFor();
    await assertAccessible(page, "servers");
    await page.getByRole("button", { name: "localhost" }).click();
    await page.getByRole("button", { name: "Show all servers, not only localhost" }).waitFor();
    await page.getByText("refused: an onion address needs Tor").waitFor({ state: "detached" });
  });

  await t.test("the user's word on Tor is taken, and a place where no Tor is is told", async () => {
    await page.getByText("At an address", { exact: true }).click();
    await page.getByRole("textbox", { name: "Address" }).fill("127.0.0.1:1");
    await page.getByRole("button", { name: "Use this one" }).click();
    await page.getByText("Nothing listens there.").waitFor();
    await page.getByText("Never", { exact: true }).click();
    await page.getByText("Switched off. What goes through Tor only is refused.").waitFor();
    assert.ok(await page.getByRole("switch", { name: "Everything through Tor" }).isDisabled());
    await assertAccessible(page, "tor");
    await page.reload();
    await page.getByText("Switched off.").waitFor();
  });

  await t.test("the palette leads there", async () => {
    await page.goto(postern.origin);
    await page.getByRole("heading", { name: "Inbox" }).first().waitFor();
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder("Type a place, a tag or an action").fill("connections");
    await page.keyboard.press("Enter");
    await page.waitForURL(address);
  });

  assertNoFaults(faults);
});

/** An account that mail only comes from, its server still to be named. */
async function beginAccount(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/add`);
  await page.getByRole("button", { name: /Connect a mail account/ }).click();
  await page.getByRole("textbox", { name: "Your address" }).fill("ana@example.org");
  await page.getByRole("textbox", { name: "Password" }).fill("secret");
  await page.getByRole("button", { name: "Set by hand" }).click();
  await page.getByRole("checkbox", { name: "Send mail with this account too" }).uncheck();
}
