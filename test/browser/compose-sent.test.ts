import assert from "node:assert/strict";
import { test } from "node:test";
import { serveTakingSmtp } from "../peers/taking-smtp.ts";
import { skipWithout } from "../skip-without.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertAccessible, assertNoFaults, chromiumPath, howToGetChromium } from "./chromium.ts";
import { apiIn, begin, press, saved, subject, text } from "./composing.ts";
import { openMailbox } from "./open-mailbox.ts";

test("a mail that is written by keyboard is taken by the server once, and lies in Sent", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const smtp = await serveTakingSmtp(temporaryFolder(t));
  t.after(() => smtp.close());
  const { page, postern, faults } = await openMailbox(t, { expectedStatuses: [409] });
  const { port, certificate: trustedCertificate } = smtp;
  const server = {
    host: "127.0.0.1",
    port,
    security: "tls",
    user: "me@hut.example",
    password: "secret",
    route: "direct",
  };
  const sendAs = { email: "me@hut.example", name: "Mia Hut" };
  await apiIn(page, "/api/relays", "POST", { ...server, trustedCertificate, sendAs });
  await apiIn(page, "/api/settings", "PATCH", { undoSendSeconds: 0 });
  await begin(page);
  await page.keyboard.type("ana@example.org,");
  await subject(page).fill("It goes");
  await text(page).focus();
  await page.keyboard.type("Please find the way attached.");
  await saved(page);
  // How it will travel is said before it does.
  await page.getByText("Goes to 127.0.0.1 over TLS, with the certificate that you chose to trust.").waitFor();
  await page.getByText("Signed: no. Encrypted: no.").waitFor();
  await page.getByText("You have not written to ana@example.org before.").waitFor();
  await press(page, "Control+Enter");
  await page.getByRole("dialog", { name: "Send it all the same?" }).waitFor();
  await page.getByRole("listitem").filter({ hasText: "The text speaks of a file, and none is attached." }).waitFor();
  await assertAccessible(page, "what a plugin advises against");
  assert.equal(smtp.taken.size, 0);
  await page.getByRole("button", { name: "Send all the same" }).click();
  await page.getByText("In the outbox.").waitFor();
  await page.goto(`${postern.origin}/outbox`);
  await page.getByRole("heading", { name: "Nothing is on its way" }).waitFor();
  assert.deepEqual([...smtp.taken.values()], [1]);
  assert.match([...smtp.taken.keys()][0] ?? "", /^[0-9a-f-]{36}@hut\.example$/);
  await page.goto(`${postern.origin}/tag/Sent`);
  await page.getByRole("link", { name: /It goes/ }).waitFor();
  assertNoFaults(faults);
});
