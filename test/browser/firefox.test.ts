/**
 * HTML mail in real Firefox, whose frames, sandboxes and policies are another program's than Chromium's: the frames show what they
 * should, and with a plugin that makes nothing safe in its place, every hostile mail runs nothing and asks for nothing.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import { canaryHost } from "../hostile/mails/hostile-mail.ts";
import { hostileMails } from "../hostile/mails/hostile-mails.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { type CountingProxy, countingProxy } from "./counting-proxy.ts";
import { type ElementReference, type Firefox, launchFirefox, withoutFirefox } from "./firefox.ts";
import { aboutHtml, allMail, type ListedMail, showMails, writeMails } from "./hostile-conversations.ts";
import { htmlMail, installIdentityPlugin } from "./html-mail.ts";
import { passphrase } from "./open-mailbox.ts";
import { runCommand, type RunningPostern, startPostern } from "./running-postern.ts";

/** Finds elements through shadow roots: `below(name)` the first, `every(name)` all. For scripts in the page. */
const find = `const every = (name, root = document) => [...root.querySelectorAll("*")].flatMap((each) =>
  [...(each.matches(name) ? [each] : []), ...(each.shadowRoot ? every(name, each.shadowRoot) : [])]);
const below = (name) => every(name)[0] ?? null;`;
/** In the outer frame: the document that the mail is in. */
const mail = "const mail = document.querySelector('iframe').contentDocument;";
const heightOf = `${find} return below(".shown iframe")?.getBoundingClientRect().height ?? 0;`;

describe("HTML mail in Firefox", { skip: withoutFirefox() }, () => {
  const cleanups: Array<() => void | Promise<void>> = [];
  const cleanup = { after: (run: () => void | Promise<void>) => void cleanups.push(run) };
  const visits: IncomingMessage[] = [];
  let firefox: Firefox;
  let postern: RunningPostern;
  let proxy: CountingProxy;

  before(async () => {
    const site = createServer((request, response) => {
      if (request.url !== "/favicon.ico") visits.push(request);
      response.setHeader("Content-Type", "text/html");
      response.end("<title>Elsewhere</title>");
    }).listen(0, "127.0.0.1");
    await once(site, "listening");
    cleanup.after(() => void site.close());
    const folder = temporaryFolder(cleanup);
    postern = await startPostern(cleanup, { folder: temporaryFolder(cleanup), passphrase });
    const { port } = site.address() as AddressInfo;
    const news = `<!doctype html><h1 style="color: rgb(200, 0, 0)">Harbour news</h1>
      <p><a href="http://127.0.0.1:${port}/away?x=1">Read on</a> <a href="#below">Further down</a></p>
      <img src="cid:dot@news.example" alt="A dot">
      <details><summary>More</summary><p style="height: 300px">Hidden at first</p></details>
      <p style="margin-top: 1500px" id="below">The end</p>`;
    await runCommand(
      postern.folder,
      passphrase,
      "import",
      htmlMail(folder, "older", "Older news", "<p>Nothing much</p>"),
      "--tag",
      "Inbox",
    );
    await runCommand(
      postern.folder,
      passphrase,
      "import",
      htmlMail(folder, "news", "Harbour news", news),
      "--tag",
      "Inbox",
    );
    proxy = await countingProxy(cleanup);
    firefox = await launchFirefox(cleanup, proxy.port);
    await firefox.open(`${postern.origin}/`);
    const field = await firefox.until<ElementReference>(`${find} return below("input[type=password]");`);
    await firefox.click(field);
    await firefox.type(passphrase);
    await firefox.press("\ue007");
    await firefox.until(`${find} return every(".row .hit").length >= 2;`);
  });
  after(async () => {
    for (const run of cleanups.toReversed()) await run();
  });

  /** Looks into the outer frame of the mail that is shown. */
  async function lookIntoMail(): Promise<void> {
    await firefox.look(null);
    const frame = await firefox.until<ElementReference>(`${find} return below(".shown iframe");`);
    await firefox.look(frame);
  }

  const clickInMail = async (selector: string): Promise<void> => {
    await lookIntoMail();
    await firefox.look(await firefox.run<ElementReference>("return document.querySelector('iframe');"));
    await firefox.click(
      await firefox.say<ElementReference>("WebDriver:FindElement", { using: "css selector", value: selector }),
    );
    await firefox.look(null);
  };

  test("a mail is shown as it was designed, at its own height, and its picture with it", async () => {
    await firefox.click(
      await firefox.run<ElementReference>(
        `${find} return every(".row .hit").find((each) => /Harbour news/.test(each.textContent));`,
      ),
    );
    await lookIntoMail();
    assert.equal(
      await firefox.until(
        `${mail} return mail.querySelector("h1") && mail.defaultView.getComputedStyle(mail.querySelector("h1")).color;`,
      ),
      "rgb(200, 0, 0)",
    );
    assert.equal(
      await firefox.until(
        `${mail} const dot = mail.querySelector("img"); return dot.src.startsWith("blob:") && dot.complete && dot.naturalWidth;`,
      ),
      8,
    );
    await firefox.look(null);
    const height = await firefox.until<number>(heightOf);
    assert.ok(height > 1_500 && height < 2_200, String(height));
  });

  test("what unfolds in a mail makes it higher, and lower again", async () => {
    const folded = await firefox.run<number>(heightOf);
    await clickInMail("summary");
    await firefox.until(
      `${find} return below(".shown iframe").getBoundingClientRect().height >= arguments[0] + 300;`,
      folded,
    );
    await clickInMail("summary");
    await firefox.until(
      `${find} return below(".shown iframe").getBoundingClientRect().height === arguments[0];`,
      folded,
    );
  });

  test("a link opens in a tab that knows nothing of Postern", async () => {
    const [own] = await firefox.say<string[]>("WebDriver:GetWindowHandles");
    await clickInMail('a[href^="http"]');
    let handles: string[] = [];
    while (handles.length < 2) handles = await firefox.say<string[]>("WebDriver:GetWindowHandles");
    await firefox.say("WebDriver:SwitchToWindow", { handle: handles.find((handle) => handle !== own), focus: true });
    assert.deepEqual(
      await firefox.until("return document.title === 'Elsewhere' && [window.opener === null, document.referrer];"),
      [true, ""],
    );
    assert.equal(visits[0]?.url, "/away?x=1");
    assert.deepEqual([visits[0]?.headers.referer, visits[0]?.headers.cookie], [undefined, undefined]);
    await firefox.say("WebDriver:CloseWindow");
    await firefox.say("WebDriver:SwitchToWindow", { handle: own, focus: true });
  });

  test("a link into the mail scrolls the page, and no address changes", async () => {
    const address = await firefox.run("return location.href;");
    await clickInMail('a[href^="#"]');
    await firefox.until(`${find} return every(".scroll").some((each) => each.scrollTop > 1000);`);
    assert.equal(await firefox.run("return location.href;"), address);
    await lookIntoMail();
    assert.match(await firefox.run(`${mail} return mail.URL;`), /\/frame\/mail(-quirks)?$/);
  });

  test("the keyboard works while the focus is in a mail", async () => {
    await clickInMail("h1");
    await firefox.press("j");
    await firefox.until(`${find} return every("h1").some((each) => each.textContent === "Older news");`);
    await lookIntoMail();
    await firefox.until(`${mail} return /Nothing much/.test(mail.body.textContent);`);
  });

  test("in a page of their own hostile mails run and ask, and that is noticed", async () => {
    const [mailThatRuns] = [...hostileMails(["scripts"])].filter(({ name }) => name === "script-tag");
    assert.ok(mailThatRuns);
    const site = createServer((_request, response) => {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(mailThatRuns.html);
    }).listen(0, "127.0.0.1");
    await once(site, "listening");
    cleanup.after(() => void site.close());
    await firefox.open(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
    await firefox.until("return document.title.startsWith('canary:');");
    while (!asked().length) await firefox.run("return 1;");
    proxy.asked.length = 0;
  });

  test("no hostile mail runs anything or asks for anything, though nothing made it safe", async () => {
    const mails = [...hostileMails(aboutHtml)];
    const folder = temporaryFolder(cleanup);
    writeMails(folder, mails);
    await installIdentityPlugin(temporaryFolder(cleanup), postern.folder, passphrase);
    await runCommand(postern.folder, passphrase, "import", folder, "--tag", "Inbox");
    await firefox.open(`${postern.origin}/`);
    await firefox.until(`${find} return below(".row .hit") !== null;`);
    // Every canary tells the window above.
    await firefox.run(
      "window.ran = []; window.addEventListener('message', ({ data }) => typeof data === 'string' && window.ran.push(data));",
    );
    const shownAs = new Map<string | null, string | undefined>();
    const listed = await firefox.answer<ListedMail[]>(allMail);
    for (const group of Map.groupBy(listed, ({ threadId }) => threadId).values()) {
      const as = await firefox.answer<string[]>(showMails(group.map(({ id }) => id)));
      const names = group.map(({ subject }) => subject);
      for (const [at, name] of names.entries()) shownAs.set(name, as[at]);
      assert.deepEqual(await firefox.run("return window.ran;"), [], names.join());
      assert.doesNotMatch(await firefox.run<string>("return document.title;"), /canary/);
      assert.deepEqual(asked(), [], names.join());
    }
    for (const { name, html } of mails) assert.equal(shownAs.get(name), html === null ? "text" : "html", name);
    assert.equal((await firefox.say<string[]>("WebDriver:GetWindowHandles")).length, 1);
  });

  const asked = (): string[] => proxy.asked.filter((line) => line.includes(canaryHost));
});
