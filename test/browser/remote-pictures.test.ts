/**
 * Pictures that are elsewhere, from the words above a mail to what is seen in it: real Chromium, the real kernel in this process,
 * and a real HTTPS server on this machine that the kernel is told to take for one of the internet.
 */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import type { Frame, Page } from "playwright-core";
import { certificateFor } from "../network/certificate.ts";
import { home, serveHttps } from "../network/https-server.ts";
import { sample } from "../pictures/sample-pictures.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertAccessible, assertNoFaults, launchChromium, openPage, withoutChromium } from "./chromium.ts";
import { htmlMail } from "./html-mail.ts";
import { passphrase } from "./open-mailbox.ts";
import { openServedKernel, trustAuthority } from "./served-kernel.ts";

const readingOf = (shown: Page) => shown.getByRole("region", { name: "Reading" });

async function openMail(shown: Page, subject: string): Promise<void> {
  await shown.getByRole("list", { name: "Conversations" }).getByRole("link", { name: subject }).first().click();
  await readingOf(shown).getByRole("heading", { level: 1, name: subject }).waitFor();
  await readingOf(shown).locator("po-mail-frame .shown").waitFor();
}

async function mailIn(shown: Page): Promise<Frame> {
  const outer = await readingOf(shown).locator("po-mail-frame .shown iframe").elementHandle();
  const inner = (await outer?.contentFrame())?.childFrames()[0];
  assert.ok(inner);
  return inner;
}

/** Where the picture with these words comes from, and how wide the browser drew it from its own pixels. */
async function picture(shown: Page, words: string): Promise<{ from: string; width: number }> {
  const image = (await mailIn(shown)).getByRole("img", { name: words });
  return image.evaluate(async (element: HTMLImageElement) => {
    await element.decode();
    return { from: element.src.slice(0, 5), width: element.src.startsWith("blob:") ? element.naturalWidth : 0 };
  });
}

const titleOf = async (shown: Page, words: string): Promise<string | null> =>
  (await mailIn(shown)).getByRole("img", { name: words }).getAttribute("title");
const click = (shown: Page, name: string) => readingOf(shown).getByRole("button", { name, exact: true }).click();
const says = (shown: Page, words: string | RegExp) => readingOf(shown).getByText(words).waitFor();

async function openMissing(shown: Page, why: string): Promise<void> {
  await readingOf(shown).getByText("What is missing, and why").click();
  await says(shown, why);
}

/** The server, four letters that want something of it, and Postern with the letters. */
async function openLetters(t: TestContext) {
  const certificate = certificateFor(t, `IP:${home}`);
  trustAuthority(t, certificate.cert);
  const png = await sample(60, 40).png().toBuffer();
  const { asking, seen } = await serveHttps(
    t,
    ({ url }, response) => {
      if (url.startsWith("/gone")) response.statusCode = 404;
      response.end(png);
    },
    { certificate },
  );
  const at = (path: string) => asking(path).url;
  const image = (name: string, alt: string) =>
    `<p><img src="${at(`/${name}.png`)}" alt="${alt}" width="60" height="40"></p>`;
  const html = (name: string, more = "") =>
    `<h2>${name}</h2>${image(name, "A harbour")}${more}<img src="${at(`/open?reader=${name}`)}" width="1" height="1" alt="">`;
  const folder = temporaryFolder(t);
  const mails = [
    htmlMail(folder, "one", "First letter", html("one")),
    htmlMail(folder, "two", "Second letter", html("two")),
    htmlMail(folder, "three", "Third letter", html("three")),
    htmlMail(folder, "four", "From elsewhere", html("four", image("gone", "A lost one")), "Ben <ben@other.example>"),
  ];
  const isPublicAddress = (address: string) => address === home;
  const opened = await openServedKernel(t, mails, { isPublicAddress });
  await opened.kernel.writer.perform({ op: "setting.set", key: "pictureRoute", value: "direct" });
  const browser = await launchChromium(t);
  const { page: shown, faults } = await openPage(browser, `${opened.origin}/`, { expectedStatuses: [502] });
  await shown.getByRole("textbox", { name: "Passphrase" }).fill(passphrase);
  await shown.keyboard.press("Enter");
  const paths = () => seen.map(({ url }) => url).toSorted((a, b) => a.localeCompare(b));
  return { ...opened, shown, faults, seen, paths };
}

const drawn = { from: "blob:", width: 60 };

describe("pictures that are elsewhere", { skip: withoutChromium() }, () => {
  test("none is asked for before the reader says so; then the kernel fetches them, and the mail shows its copies", async (t) => {
    const { shown, faults, kernel, seen, paths } = await openLetters(t);

    await t.test("nothing is asked for before that", async () => {
      await openMail(shown, "First letter");
      await says(shown, /1 picture is not loaded\. 1 tracker blocked/);
      assert.equal((await picture(shown, "A harbour")).from, "data:");
      await assertAccessible(shown, "a mail whose pictures are not loaded");
      assert.deepEqual(paths(), []);
    });

    await t.test("once: those of this mail are shown, and the server learns nothing of the reader", async () => {
      await click(shown, "Show once");
      await says(shown, "1 picture is shown.");
      assert.deepEqual(await picture(shown, "A harbour"), drawn);
      assert.deepEqual(paths(), ["/one.png"]);
      const { cookie, referer, "user-agent": agent } = seen[0]!.headers;
      assert.deepEqual([cookie, referer, agent], [undefined, undefined, "Mozilla/5.0"]);
    });

    await t.test(
      "always: this mail, the next of the sender, and after a reload; nothing is fetched twice",
      async () => {
        await openMail(shown, "Second letter");
        await says(shown, /1 picture is not loaded\./);
        await click(shown, "Always for this sender");
        await says(shown, "1 picture is shown.");
        assert.deepEqual(await picture(shown, "A harbour"), drawn);
        await openMail(shown, "Third letter");
        await says(shown, "1 picture is shown.");
        assert.deepEqual(await picture(shown, "A harbour"), drawn);
        await shown.reload();
        await readingOf(shown).locator("po-mail-frame .shown").waitFor();
        await says(shown, "1 picture is shown.");
        assert.deepEqual(await picture(shown, "A harbour"), drawn);
        assert.deepEqual(paths(), ["/one.png", "/three.png", "/two.png"]);
      },
    );

    await t.test("another sender is asked about anew, and of what could not be had it is said why", async () => {
      await openMail(shown, "From elsewhere");
      await says(shown, /2 pictures are not loaded\./);
      assert.equal(seen.length, 3);
      await click(shown, "Show once");
      const why = "the server could not be reached or had no picture";
      await says(shown, `1 picture could not be loaded: ${why}.`);
      await openMissing(shown, `A picture from ${home}: ${why}.`);
      await assertAccessible(shown, "a mail of whose pictures one is missing");
      assert.equal(await titleOf(shown, "A lost one"), `A picture from ${home}: ${why}.`);
      assert.deepEqual(await picture(shown, "A harbour"), drawn);
      assert.equal((await picture(shown, "A lost one")).from, "data:");
    });

    await t.test("never is kept, and can be undone", async () => {
      await click(shown, "Hide pictures");
      await says(shown, /2 pictures are not loaded\./);
      await click(shown, "Never");
      await says(shown, /2 pictures are not loaded, as you chose for this sender\./);
      await shown.getByRole("button", { name: "Undo" }).click();
      await says(shown, /2 pictures are not loaded\. /);
    });

    await t.test("no tracker was ever fetched, and each request stands in the ledger", () => {
      assert.deepEqual(paths(), ["/four.png", "/gone.png", "/one.png", "/three.png", "/two.png"]);
      const rows = kernel.network.ledger({ limit: 50, before: null });
      const told = new Set(rows.map(({ purpose, actor, host }) => `${purpose} ${actor} ${host}`));
      assert.deepEqual(told, new Set([`picture.fetch kernel ${home}`]));
      assertNoFaults(faults);
    });
  });
});
