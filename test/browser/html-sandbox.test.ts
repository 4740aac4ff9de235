/** What html-sandbox makes, alone: in a page of real Chromium that may run scripts and load anything, it does neither. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { RenderedMessage } from "../../core/plugins/hooks/rendered-message.ts";
import { canaryName, type HostileMail } from "../hostile/mails/hostile-mail.ts";
import { hostileMails } from "../hostile/mails/hostile-mails.ts";
import { attributes, elements } from "../plugins-html-sandbox/assert-safe.ts";
import { type HtmlRunner, openHtmlRunner } from "../plugins-html-sandbox/html-runner.ts";
import { launchChromium, withoutChromium } from "./chromium.ts";

const attacks = [...hostileMails()].filter(
  (mail): mail is HostileMail & { html: string } => mail.html !== null && mail.class !== "bombs",
);

const renderAll = async (runner: HtmlRunner): Promise<Array<RenderedMessage & { name: string }>> => {
  const rendered = [];
  for (const { name, html } of attacks) rendered.push({ name, ...(await runner.render(html)) });
  return rendered;
};

describe("html-sandbox in Chromium", { skip: withoutChromium() }, () => {
  it("makes what runs nothing, loads nothing and holds nothing that is not in the lists", async (t) => {
    const runner = await openHtmlRunner();
    t.after(() => runner.close());
    const mails = await renderAll(runner);
    const page = await (await launchChromium(t)).newPage();
    const asked: string[] = [];
    const sung: string[] = [];
    await page.route("**", (route) => {
      asked.push(route.request().url());
      return route.abort();
    });
    await page.exposeFunction("heard", (text: string) => void sung.push(text));
    await page.setContent("<!doctype html><title>Quiet</title><div id=place></div>");
    await page.evaluate(() =>
      addEventListener("message", ({ data }) =>
        (globalThis as never as { heard(text: string): void }).heard(String(data)),
      ),
    );
    for (const { name, html, css, darkCss } of mails) {
      const found = await page.evaluate(
        async ([mail, ...sheets]) => {
          const parsed = new DOMParser().parseFromString(mail as string, "text/html");
          const names = [...parsed.body.querySelectorAll("*")].flatMap((each) => [
            each.localName,
            ...each.getAttributeNames().map((name) => `@${name}`),
          ]);
          const place = document.querySelector("#place") as HTMLElement;
          place.innerHTML = `${sheets.map((sheet) => `<style>${sheet}</style>`).join("")}${mail}`;
          // Fonts and pictures are asked for when the page is laid out.
          await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
          return { names: [...new Set(names)], inHead: parsed.head.childElementCount, title: document.title };
        },
        [html, css, darkCss],
      );
      assert.equal(found.inHead, 0, name);
      assert.equal(canaryName(found.title), null, name);
      const strange = found.names.filter(
        (each) => !(each.startsWith("@") ? attributes.has(each.slice(1)) : elements.has(each)),
      );
      assert.deepEqual(strange, [], name);
    }
    assert.deepEqual(sung, []);
    assert.deepEqual(
      asked.filter((url) => !url.startsWith("data:")),
      [],
    );
    // The same page does all of it for a mail as it was written.
    const raw = attacks.find(({ name }) => name === "image-error")?.html ?? "";
    await page.evaluate((mail) => void ((document.querySelector("#place") as HTMLElement).innerHTML = mail), raw);
    // What it says, what it asks for and what it calls the page come to us in no order.
    while (!sung.some((text) => canaryName(text) === "image-error")) await page.waitForTimeout(20);
    while (!asked.some((url) => url.includes("image-error?ran"))) await page.waitForTimeout(20);
    while (canaryName(await page.title()) !== "image-error") await page.waitForTimeout(20);
  });
});
