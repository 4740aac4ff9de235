/** What the kernel makes of a message's HTML, with plugins in the real runner. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Events } from "../../core/kernel/events.ts";
import { limits } from "../../core/kernel/limits.ts";
import { parseStructure } from "../../core/mime/parse-structure.ts";
import { type ReadMessage, Rendering } from "../../core/reading/rendering.ts";
import { pluginKernel } from "../plugins/plugin-kernel.ts";

/** Answers the HTML as it came; asked for, with addresses of pictures, one of which is not in the mail. */
const main = `import { definePlugin } from "@postern/sdk";
export default definePlugin({ hooks: { "message.render": (view) => {
  if (view.html.includes("fail")) throw new Error("no");
  const of = (url) => ({ url, kind: "picture", host: "pics.example", tracker: null, width: null, height: null });
  const remote = view.html.includes("made")
    ? ["https://pics.example/a%20b.png?u=1&v=2", "https://pics.example/c.png", "https://evil.example/?stolen=subject"].map(of)
    : [];
  return { html: view.html, remote };
} } });`;
const manifest = {
  hooks: { "message.render": {} },
  capabilities: {
    "message.read": { fields: ["html"], mail: "all", reason: "For a test." },
    "message.render": { reason: "For a test." },
  },
};

function message(id: number, type: string, body: Buffer | string): ReadMessage {
  const raw = Buffer.concat([Buffer.from(`Subject: x\r\nContent-Type: ${type}\r\n\r\n`), Buffer.from(body)]);
  return { id: id as ReadMessage["id"], raw, root: parseStructure(raw), tags: [] };
}

async function openRendering(t: { after(run: () => void): void }) {
  const { plugins } = await pluginKernel(t, { echo: { main, manifest } });
  const events = new Events(() => {});
  const asked: string[] = [];
  const rendering = new Rendering({
    events,
    render: (shown) => {
      asked.push(shown.view.key);
      return plugins.render(shown);
    },
  });
  t.after(() => rendering.close());
  const html = async (given: ReadMessage) => {
    const rendered = await rendering.of(given.id, () => given);
    return rendered && ("mail" in rendered ? rendered.mail : rendered.unrendered);
  };
  return { rendering, events, asked, html };
}

test("HTML reaches the plugin in its own charset, and a mail without any is not asked about", async (t) => {
  const { html, asked } = await openRendering(t);
  const greek = message(
    1,
    "text/html; charset=iso-8859-7",
    Buffer.from([0x3c, 0x70, 0x3e, 0xc1, 0xe8, 0xde, 0xed, 0xe1]),
  );
  const shown = await html(greek);
  assert.ok(shown && "html" in shown);
  assert.equal(shown.html, "<p>Αθήνα");
  assert.equal(shown.pluginId, "echo");
  assert.equal(await html(message(2, "text/plain", "<b>no HTML</b>")), null);
  assert.deepEqual(asked, ["1"]);
});

test("parts of one body are one page: text beside HTML is text, a picture without a name of its own gets one", async (t) => {
  const { html } = await openRendering(t);
  const part = (head: string, body: string) => `--b\r\n${head}\r\n\r\n${body}\r\n`;
  const body = `${part("Content-Type: text/html", "<i>news</i>")}${part("Content-Type: image/png", "x")}${part("Content-Type: text/plain", "a <list> & more")}--b--\r\n`;
  const shown = await html(message(1, "multipart/mixed; boundary=b", body));
  assert.ok(shown && "html" in shown);
  assert.match(shown.html, /<i>news<\/i>/);
  assert.match(shown.html, /src="cid:part-2%40postern\.invalid"/);
  assert.match(shown.html, /a &lt;list&gt; &amp; more/);
});

test("a plugin cannot have the kernel fetch an address that is not in the mail", async (t) => {
  const { html } = await openRendering(t);
  const told = `<img src="HTTPS://pics.example/a b.png?u=1&amp;v=2"><img src="//pics.example/c.png"><!--made-->`;
  const shown = await html(message(1, "text/html", told));
  assert.ok(shown && "html" in shown);
  assert.deepEqual(
    shown.remote.map(({ url, kind }) => [url, kind]),
    [
      ["https://pics.example/a%20b.png?u=1&v=2", "picture"],
      ["https://pics.example/c.png", "picture"],
      ["https://evil.example/?stolen=subject", "other"],
    ],
  );
});

test("a plugin that fails leaves the text, and is asked again the next time", async (t) => {
  const { html, asked } = await openRendering(t);
  const mail = message(7, "text/html", "<p>fail");
  assert.deepEqual(await html(mail), { why: "failed", code: "PLUGIN_FAILED", pluginId: "echo" });
  await html(mail);
  assert.deepEqual(asked, ["7", "7"]);
});

test("without a plugin for it, and beyond the limit, there is only text", async (t) => {
  const events = new Events(() => {});
  const rendering = new Rendering({ events, render: () => Promise.resolve(null) });
  t.after(() => rendering.close());
  const why = async (chars: number, id: number) => {
    const given = message(id, "text/html", "a".repeat(chars));
    return rendering.of(given.id, () => given);
  };
  assert.deepEqual(await why(limits.renderedHtmlCharsMax, 1), { unrendered: { why: "off" } });
  assert.deepEqual(await why(limits.renderedHtmlCharsMax + 1, 2), { unrendered: { why: "tooLarge" } });
});

test("a mail is rendered once, until a plugin or a grant changes, and only the newest are kept", async (t) => {
  const { html, asked, events } = await openRendering(t);
  const mail = (id: number) => message(id, "text/html", "<p>Hello");
  await html(mail(1));
  await html(mail(1));
  assert.deepEqual(asked, ["1"]);
  events.emit("plugin.changed", { pluginId: "echo" });
  await html(mail(1));
  assert.deepEqual(asked, ["1", "1"]);
  for (let id = 2; id <= limits.renderedKeptMax; id += 1) await html(mail(id));
  await html(mail(1));
  assert.equal(asked.length, limits.renderedKeptMax + 1);
  // One more pushes out the one that was used longest ago, which is now the second.
  await html(mail(limits.renderedKeptMax + 1));
  await html(mail(1));
  assert.equal(asked.length, limits.renderedKeptMax + 2);
  await html(mail(2));
  assert.equal(asked.length, limits.renderedKeptMax + 3);
});
