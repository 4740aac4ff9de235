import { test } from "node:test";
import { skipWithout } from "../skip-without.ts";
import { assertAccessible, assertNoFaults, chromiumPath, howToGetChromium } from "./chromium.ts";
import { openMailbox } from "./open-mailbox.ts";

test("an app password is shown once, and a second of its name is refused with a sentence that says why", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const { page, postern, faults } = await openMailbox(t, { expectedStatuses: [409] });
  await page.goto(`${postern.origin}/settings/apps`);
  const name = page.getByRole("textbox", { name: "Name" });
  const create = page.getByRole("button", { name: "Create", exact: true });
  const made = page.getByRole("status").filter({ hasText: "The password for “Phone”" });
  await name.fill("Phone");
  await create.click();
  await made.waitFor();
  await assertAccessible(page, "a new app password");
  await name.fill("Phone");
  await create.click();
  await page.getByRole("alert").filter({ hasText: "There is already an app password of this name." }).waitFor();
  await made.waitFor({ state: "detached" });
  await assertAccessible(page, "an app password of a name that is taken");
  await page.getByRole("button", { name: "Revoke Phone" }).click();
  await page.getByText("No app passwords yet.").waitFor();
  await create.click();
  await made.waitFor();
  assertNoFaults(faults);
});
