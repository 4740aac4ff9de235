/**
 * Every hostile mail, opened in real Chromium behind a proxy that counts: nothing runs and nobody is asked for anything. Once
 * with the plugin that makes HTML safe, and once with one that changes nothing in its place: then the frames alone must hold.
 * Those of a class are opened as conversations, many mails in one page, each in frames of its own.
 */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, test } from "node:test";
import type { BrowserContext, Page } from "playwright-core";
import { canaryHost, canaryName } from "../hostile/mails/hostile-mail.ts";
import { hostileMails } from "../hostile/mails/hostile-mails.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { launchChromium, openPage, withoutChromium } from "./chromium.ts";
import { type CountingProxy, countingProxy } from "./counting-proxy.ts";
import { aboutHtml, allMail, joiningName, type ListedMail, showMails, writeMails } from "./hostile-conversations.ts";
import { installIdentityPlugin } from "./html-mail.ts";
import { passphrase } from "./open-mailbox.ts";
import { runCommand, startPostern } from "./running-postern.ts";

interface Cleanup {
  after(run: () => void | Promise<void>): void;
}

interface Watched {
  page: Page;
  /** Canaries that ran, dialogs and windows that opened, addresses that the page went to. */
  ran: string[];
  /** Requests beyond Postern, and how each ended: "csp" and "origin" are those that the browser itself kept back. */
  foreign: Array<{ url: string; end: string | undefined }>;
  console: string[];
  /** Addresses of pictures of which no small copy can be made. */
  refused: string[];
}

/** A browser behind the proxy, and a page in it that notices everything. */
async function watchedPage(t: Cleanup, proxy: CountingProxy, address: string): Promise<Watched> {
  const browser = await launchChromium(t, [proxy.argument]);
  // What is out of sight is not drawn: a high window has many mails in sight.
  const { page, context } = await openPage(browser, address, { height: 2_400 });
  const watched: Watched = { page, ran: [], foreign: [], console: [], refused: [] };
  const { port } = new URL(address);
  const own = new RegExp(
    `^(https?://(127\\.0\\.0\\.1|localhost):${port}/|data:|blob:http://(127\\.0\\.0\\.1|localhost):${port}/)`,
  );
  page.on("request", (request) => {
    if (!own.test(request.url())) watched.foreign.push({ url: request.url(), end: "" });
  });
  page.on("requestfailed", (request) => {
    const entry = watched.foreign.findLast(({ url, end }) => url === request.url() && end === "");
    if (entry) entry.end = request.failure()?.errorText;
  });
  page.on("console", (message) => {
    const text = message.text();
    if (canaryName(text)) watched.ran.push(text);
    // A mail that shows a picture of its own which it did not bring: Postern's answer, and no fault.
    else if (own.test(message.location().url) && text.endsWith("status of 404 (Not Found)")) return;
    // Nor is it one that of a picture no small copy can be made.
    else if (text.endsWith("status of 422 (Unprocessable Entity)") && message.location().url.endsWith("/thumbnail"))
      watched.refused.push(message.location().url);
    else if (message.type() === "error" || text.startsWith("policy violated")) watched.console.push(text);
  });
  page.on("pageerror", (error) => watched.ran.push(`error ${error.message}`));
  noticeWindows(context, page, watched.ran);
  // Every canary tells the window above.
  await page.evaluate(`addEventListener("message", ({ data }) => console.warn(String(data)))`);
  return watched;
}

function noticeWindows(context: BrowserContext, page: Page, ran: string[]): void {
  page.on("dialog", (dialog) => {
    ran.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("download", (download) => ran.push(`download ${download.url()}`));
  context.on("page", (opened) => ran.push(`window ${opened.url()}`));
}

/** Opens all mail in the same page, and says of each what it was shown as. */
async function* readAll(watched: Watched, origin: string): AsyncGenerator<{ name: string; as: string; id: string }> {
  const { page, ran } = watched;
  const title = await page.title();
  for (const mails of Map.groupBy(
    (await page.evaluate(allMail)) as ListedMail[],
    ({ threadId }) => threadId,
  ).values()) {
    const names = mails.map(({ id, subject }) => subject ?? id);
    const ids = mails.map(({ id }) => id);
    const as = (await page.evaluate(showMails(ids))) as string[];
    assert.deepEqual(ran, [], names.join());
    assert.equal(page.url(), `${origin}/mail/${encodeURIComponent(ids[0] ?? "")}`, names.join());
    assert.ok(canaryName(await page.title()) === null, `${names.join()} changed the title ${title}`);
    for (const [at, name] of names.entries()) yield { name, as: as[at] ?? "", id: ids[at] ?? "" };
  }
}

async function signIn(page: Page): Promise<void> {
  await page.getByRole("textbox", { name: "Passphrase" }).fill(passphrase);
  await page.keyboard.press("Enter");
  await page.getByRole("list", { name: "Conversations" }).getByRole("link").first().waitFor();
}

/** What the browser says of what the frames kept back. Of the page's own policy it would also say "policy violated". */
const keptBack = new RegExp(
  [
    "violates the following Content Security Policy directive",
    "^Blocked script execution in 'http://localhost:\\d+/frame/mail",
    "^Unsafe attempt to load URL http://canary\\.example/\\S+ from frame with URL http://localhost:\\d+/frame/mail",
  ].join("|"),
);

describe("hostile mails in Chromium", { skip: withoutChromium() }, () => {
  test("in a page of their own they run and ask, and that is noticed", async (t) => {
    const sung = ["script-tag", "svg-load", "load-image", "load-iframe", "load-css-import", "load-link-stylesheet"];
    const mails = new Map([...hostileMails()].map(({ name, html }) => [`/${name}`, html]));
    const site = createServer(({ url = "" }, response) => {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(`<!doctype html><title>Control</title>${mails.get(url) ?? ""}`);
    }).listen(0, "127.0.0.1");
    t.after(() => void site.close());
    const proxy = await countingProxy(t);
    const { page, ran, foreign } = await watchedPage(
      t,
      proxy,
      `http://127.0.0.1:${(site.address() as AddressInfo).port}/`,
    );
    for (const name of sung) {
      await page.evaluate(`new Promise((resolve) => {
        const frame = document.createElement("iframe");
        frame.addEventListener("load", resolve, { once: true });
        frame.src = "/${name}";
        document.body.append(frame);
      })`);
    }
    // What is asked for and what is said come to us in no order.
    for (const name of sung) {
      const isCanary = (text: string) => text.includes(`//${canaryHost}/${name}`);
      while (!proxy.asked.some(isCanary)) await page.waitForTimeout(20);
      while (!foreign.some(({ url }) => isCanary(url))) await page.waitForTimeout(20);
    }
    while (new Set(ran).size < 2) await page.waitForTimeout(20);
    assert.deepEqual(new Set(ran.map(canaryName)), new Set(["script-tag", "svg-load"]));
  });

  for (const plugin of ["html-sandbox", "identity"] as const) {
    test(`shown by ${plugin}, nothing runs and nobody is asked for anything`, async (t) => {
      const [folder, mailFolder] = [temporaryFolder(t), temporaryFolder(t)];
      const mails = [...hostileMails(plugin === "identity" ? aboutHtml : undefined)];
      writeMails(mailFolder, mails);
      const postern = await startPostern(t, { folder: temporaryFolder(t), passphrase });
      await runCommand(postern.folder, passphrase, "import", mailFolder, "--tag", "Inbox");
      if (plugin === "identity") await installIdentityPlugin(folder, postern.folder, passphrase);
      const proxy = await countingProxy(t);
      const watched = await watchedPage(t, proxy, `${postern.origin}/`);
      await signIn(watched.page);
      // A bomb may end as text, and what has no HTML is text; every other mail is shown as HTML.
      const html = new Set(
        mails.filter((mail) => mail.html !== null && mail.class !== "bombs").map(({ name }) => name),
      );
      let read = 0;
      const ids = new Map<string, string>();
      for await (const { name, as, id } of readAll(watched, postern.origin)) {
        ids.set(id, name);
        if (!name.startsWith(joiningName)) read += 1;
        assert.match(as, html.has(name) ? /^html$/ : /^(html|text)$/, name);
      }
      assert.equal(read, mails.length);
      // Whether the page was still there for the answer is a matter of time; of whom there is one is not.
      for (const url of watched.refused) assert.equal(ids.get(url.split("/").at(-4) ?? ""), "bomb-picture", url);
      assert.deepEqual(proxy.asked, []);
      if (plugin === "html-sandbox") assert.deepEqual([watched.foreign, watched.console], [[], []]);
      // The browser alone kept these back: they never reached the proxy.
      assert.deepEqual(
        watched.console.filter((text) => !keptBack.test(text)),
        [],
      );
      assert.deepEqual(
        watched.foreign.filter(({ end }) => end !== "csp" && end !== "origin"),
        [],
      );
    });
  }
});
