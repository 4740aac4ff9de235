import { test } from "node:test";
import type { Page } from "playwright-core";
import { skipWithout } from "../skip-without.ts";
import { assertNoFaults, chromiumPath, howToGetChromium, openTab } from "./chromium.ts";
import { openMailbox, passphrase } from "./open-mailbox.ts";

const isOpen = (page: Page) => page.getByRole("link", { name: /The hut in May/ }).waitFor();
const isLocked = (page: Page) => page.getByRole("textbox", { name: "Passphrase" }).waitFor();

test("the tabs of one browser are locked and unlocked together", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const options = { expectedStatuses: [401, 423] };
  const { page: first, context, postern, faults } = await openMailbox(t, options);
  const { page: second, faults: secondFaults } = await openTab(context, `${postern.origin}/`, options);
  const { page: third, faults: thirdFaults } = await openTab(context, `${postern.origin}/`, options);
  await Promise.all([isOpen(second), isOpen(third)]);

  await t.test("what one tab locks is locked in all", async () => {
    await first.getByRole("button", { name: "Lock", exact: true }).click();
    await Promise.all([first, second, third].map(isLocked));
  });

  await t.test("what one tab unlocks is open in all, by itself and where each of them was", async () => {
    await second.getByRole("textbox", { name: "Passphrase" }).fill(passphrase);
    await second.keyboard.press("Enter");
    await Promise.all([first, second, third].map(isOpen));
  });

  await t.test("the tabs that followed can act: one of them locks all again", async () => {
    await third.getByRole("button", { name: "Lock", exact: true }).click();
    await Promise.all([first, second, third].map(isLocked));
  });

  for (const one of [faults, secondFaults, thirdFaults]) assertNoFaults(one);
});
