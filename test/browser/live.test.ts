import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
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

  await t.test("also what comes while a list is loaded, or before news is heard", () =>
    comesMeanwhile(page, postern.origin, deliver),
  );

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

async function comesMeanwhile(
  page: Page,
  origin: string,
  deliver: (id: string, subject: string) => Promise<void>,
): Promise<void> {
  const [answered, open] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const asked = Promise.withResolvers<void>();
  await page.route("**/jmap/api", async (route) => {
    const text = route.request().postData() ?? "";
    if (!text.includes('Email/query"')) return route.continue();
    const response = await route.fetch();
    asked.resolve();
    await answered.promise;
    await route.fulfill({ response });
  });
  await page.goto(`${origin}/all`);
  await asked.promise;
  const heard = page.waitForRequest((request) => request.postData()?.includes("Mailbox/changes") === true);
  await deliver("between-1", "Came meanwhile");
  await heard;
  answered.resolve();
  await page.getByRole("link", { name: /Came meanwhile/ }).waitFor();
  await page.unroute("**/jmap/api");

  await page.route("**/jmap/eventsource*", (route) => open.promise.then(() => route.continue()));
  await page.goto(`${origin}/all`);
  await page.getByRole("link", { name: /Came meanwhile/ }).waitFor();
  await deliver("between-2", "Came before that");
  open.resolve();
  await page.getByRole("link", { name: /Came before that/ }).waitFor();
  await page.unroute("**/jmap/eventsource*");
  await page.goto(`${origin}/`);
  await page.getByRole("link", { name: /Just arrived/ }).waitFor();
}
