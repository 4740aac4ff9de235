import assert from "node:assert/strict";
import { test } from "node:test";
import { prepareMessage } from "../../../core/mime/prepare-message.ts";
import { mailHtml } from "../../../core/reading/mail-html.ts";
import { canaryHost, canaryName, canaryOf } from "./hostile-mail.ts";
import { hostileMails } from "./hostile-mails.ts";

test("hostile mails have names of their own, and there are many in every class", () => {
  const mails = [...hostileMails()];
  assert.equal(new Set(mails.map(({ name }) => name)).size, mails.length);
  assert.ok(mails.length >= 200);
  for (const count of Map.groupBy(mails, (mail) => mail.class).values()) assert.ok(count.length >= 15);
});

test("a canary is told by its name, wherever it sings", () => {
  const { url, run } = canaryOf("x");
  assert.equal(new URL(url).hostname, canaryHost);
  assert.equal(canaryName(/title='([^']+)'/.exec(run)?.[1] ?? ""), "x");
  assert.equal(canaryName("Postern"), null);
  assert.doesNotMatch(run, /[ "<>\n]/);
});

test("each is taken in, with its HTML where it has some", () => {
  for (const { name, raw, html } of hostileMails()) {
    const bytes = raw();
    const { root, summary } = prepareMessage(bytes, name);
    assert.equal(typeof summary.subject, "string", name);
    // What a charset decoder makes of line ends and nulls is not of interest here.
    const bare = (text: string) => text.replace(/[\r\n\0]|\ufffd/g, "");
    if (html !== null) assert.ok(bare(mailHtml(bytes, root) ?? "").endsWith(bare(html)), name);
  }
});
