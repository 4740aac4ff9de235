import assert from "node:assert/strict";
import { after, before as beforeAll, describe, it } from "node:test";
import { parseFragment } from "parse5";
import type { HostileMail } from "../hostile/mails/hostile-mail.ts";
import { before, canaryHost } from "../hostile/mails/hostile-mail.ts";
import { hostileMails } from "../hostile/mails/hostile-mails.ts";
import { assertSafe, attributeOf, elementsIn } from "./assert-safe.ts";
import { type HtmlRunner, openHtmlRunner } from "./html-runner.ts";

const attacks = [...hostileMails()].filter((mail): mail is HostileMail & { html: string } => mail.html !== null);
type Root = Parameters<typeof elementsIn>[0];

describe("html-sandbox in its isolate", () => {
  let runner: HtmlRunner;
  beforeAll(async () => {
    runner = await openHtmlRunner();
  });
  after(() => runner.close());

  for (const { class: mailClass, name, html } of attacks) {
    it(`shows nothing that could do harm of ${mailClass}: ${name}`, async () => {
      const rendered = await runner.render(html);
      assertSafe(rendered);
      assert.deepEqual(runner.breaches, []);
      if (html.includes(before))
        assert.ok(rendered.html.includes(before) && (rendered.text ?? before).includes(before), "its words");
      assert.ok(!rendered.css.includes(canaryHost) && !rendered.darkCss.includes(canaryHost), "an address in a style");
      const [root] = parseFragment(rendered.html).childNodes;
      for (const element of elementsIn(root as Root)) {
        if (element.tagName === "a" || element.tagName === "area") continue;
        for (const { name: attribute, value } of element.attrs) {
          // It is text there, and nobody asks for it.
          if (["title", "alt", "data-po-cid", "aria-label"].includes(attribute)) continue;
          assert.ok(!value.includes(canaryHost), `${attribute} holds the canary's address`);
        }
      }
    });
  }

  it("tells what a mail wanted from elsewhere, and who would have learned of it", async () => {
    const byName = new Map(attacks.map((mail) => [mail.name, mail.html]));
    const wanted = async (name: string) => (await runner.render(byName.get(name) ?? "")).remote;
    assert.deepEqual(
      (await wanted("load-image")).map(({ kind, host }) => [kind, host]),
      [["picture", canaryHost]],
    );
    assert.deepEqual(
      (await wanted("load-tracker-pixel")).map(({ kind }) => kind),
      ["tracker", "tracker", "tracker"],
    );
    assert.deepEqual(
      (await wanted("load-tracker-by-name")).map(({ tracker }) => tracker),
      [canaryHost, "Mailchimp"],
    );
    for (const [name, kind] of [
      ["load-css-background", "background"],
      ["load-table-background", "background"],
      ["load-css-font", "font"],
      ["load-css-import", "style"],
      ["load-link-stylesheet", "style"],
      ["load-video", "media"],
      ["load-iframe", "other"],
    ]) {
      assert.ok(
        (await wanted(name as string)).some((each) => each.kind === kind),
        name,
      );
    }
  });

  it("marks a link that names another host than it goes to", async () => {
    const byName = new Map(attacks.map((mail) => [mail.name, mail.html]));
    for (const name of ["link-names-another-host", "link-with-credentials", "link-with-look-alike-host"]) {
      const { html } = await runner.render(byName.get(name) ?? "");
      const [root] = parseFragment(html).childNodes;
      const link = [...elementsIn(root as Root)].find(({ tagName }) => tagName === "a");
      assert.equal(attributeOf(link as Root, "data-po-mismatch"), "www.bank.example", name);
    }
  });
});
