import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { skipWithout } from "../skip-without.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertNoFaults, chromiumPath, howToGetChromium, openTab } from "./chromium.ts";
import { openMailbox } from "./open-mailbox.ts";
import { letter } from "./sample-mail.ts";

test("mail that arrives appears in the open pages by itself", async (t) => {
  if (skipWithout(t, chromiumPath, "Chromium", howToGetChromium)) return;
  const { page, context, postern, faults, importFile } = await openMailbox(t);
  const folder = temporaryFolder(t);
  const deliver = async (id: string, subject: string, inReplyTo?: string): Promise<void> => {
    const path = join(folder, `${id}.eml`);
    const mail = { id, subject, from: "Dana <dana@example.org>", minutesAgo: 0, body: `This is ${subject}.` };
    writeFileSync(path, letter(inReplyTo === undefined ? mail : { ...mail, inReplyTo }));
    await importFile(path);
  };

  await t.test("at the top of the list, without a reload", async () => {
    await deliver("fresh-1", "Just arrived");
    const first = page.getByRole("list", { name: "Conversations" }).getByRole("listitem").first();
    await first.filter({ hasText: "Just arrived" }).waitFor();
  });

  await t.test("a reply joins the conversation that is being read", async () => {
    await page.getByRole("link", { name: /The hut in May/ }).click();
    await page.getByRole("heading", { level: 1, name: "The hut in May" }).waitFor();
    await deliver("hut-3", "Re: The hut in May", "hut-2");
    await page.getByRole("region", { name: "Reading" }).getByText("This is Re: The hut in May.").first().waitFor();
  });

  await t.test("a second tab is let in by the first, and both share one event stream", async () => {
    const streams: string[] = [];
    context.on("request", (request) => {
      if (request.url().includes("/jmap/eventsource")) streams.push(request.url());
    });
    const second = await openTab(context, `${postern.origin}/`);
    await second.page.getByRole("link", { name: /Just arrived/ }).waitFor();
    await deliver("fresh-2", "Arrived for both");
    await second.page.getByRole("link", { name: /Arrived for both/ }).waitFor();
    await page.keyboard.press("u");
    await page.getByRole("link", { name: /Arrived for both/ }).waitFor();
    assert.deepEqual(streams, []);
    assertNoFaults(second.faults);
  });

  assertNoFaults(faults);
});
