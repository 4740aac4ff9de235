import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "../../../core/kernel/limits.ts";
import { Grant } from "../../../core/plugins/grants.ts";
import { type HookName, type HookPort, hookPorts } from "../../../core/plugins/hook-ports.ts";
import { encoded, viewOf } from "../plugin-kernel.ts";
import { contextFor } from "../context-for.ts";
import { grants, hookCases } from "./hook-cases.ts";

const grant = new Grant(grants, contextFor());
const many = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);
const chars = (count: number) => "x".repeat(count);
const protection = (reason: string) => ({ encrypt: true, sign: false, reason });
const facts = (count: number, value = "v", label = "l") => many(count, { label, value });
const key = (bytes: number) => ({ key: Buffer.alloc(bytes, 0x98).toString("base64"), source: "s" });
const safe = (bytes: number) => ({
  name: "a",
  type: "a/b",
  content: Buffer.alloc(bytes).toString("base64"),
  removed: [],
});
const picture = { url: "u", kind: "picture", host: "h", tracker: null, width: null, height: null };
const remote = (count: number, changes = {}) => ({ html: "", remote: many(count, { ...picture, ...changes }) });
const removal = { what: "w", why: "y", count: 1 };
const sentence = (text: string) => ({ blocks: [{ type: "text", text, tone: "plain" }] });
const header = (count: number) => ({ headers: [{ name: "autocrypt", value: chars(count) }] });

const sized: Array<[name: HookName, what: string, max: number, answer: (count: number) => unknown]> = [
  ["message.render", "characters", limits.renderedHtmlCharsMax, (n) => ({ html: chars(n) })],
  ["message.render", "characters of style", limits.renderedCssCharsMax, (n) => ({ html: "", css: chars(n) })],
  ["message.render", "characters of dark style", limits.renderedCssCharsMax, (n) => ({ html: "", darkCss: chars(n) })],
  ["message.render", "characters of a URL", limits.renderedUrlCharsMax, (n) => remote(1, { url: chars(n) })],
  ["message.render", "pixels", limits.renderedPixelsMax, (n) => remote(1, { width: n })],
  ["message.render", "remote references", limits.renderedRemoteMax, (n) => remote(n)],
  ["message.render", "removals", limits.renderedRemovalsMax, (n) => ({ html: "", removed: many(n, removal) })],
  ["attachment.assess", "reasons", limits.pluginReasonsMax, (n) => ({ risk: "low", reasons: many(n, "x") })],
  ["attachment.disarm", "bytes", limits.pluginAttachmentBytesMax, safe],
  ["compose.headers", "characters of a field", limits.proposedHeaderCharsMax, header],
  ["compose.protect", "characters of a reason", limits.pluginLineCharsMax, (n) => protection(chars(n))],
  ["compose.check", "warnings", limits.pluginReasonsMax, (n) => ({ warnings: many(n, "x"), veto: null })],
  ["keys.discover", "keys", limits.foundKeysMax, (n) => many(n, key(4))],
  ["keys.discover", "bytes of a key", limits.foundKeyBytesMax, (n) => [key(n)]],
  ["contact.describe", "facts", limits.pluginFactsMax, (n) => facts(n)],
  ["contact.describe", "characters of a label", limits.pluginLabelCharsMax, (n) => facts(1, "v", chars(n))],
  ["command.run", "characters", limits.pluginLineCharsMax, (n) => ({ notice: chars(n) })],
  ["panel.show", "blocks", limits.panelBlocksMax, (n) => ({ blocks: many(n, { type: "heading", text: "x" }) })],
  ["panel.show", "characters of a paragraph", limits.panelTextCharsMax, (n) => sentence(chars(n))],
  ["panel.show", "items", limits.panelItemsMax, (n) => ({ blocks: [{ type: "list", items: many(n, "x") }] })],
];

describe("an answer", () => {
  for (const [name, what, max, answer] of sized) {
    it(`to ${name} has ${max} ${what} and not one more`, () => {
      const port = hookPorts[name] as HookPort<unknown, unknown>;
      const { input } = hookCases[name];
      assert.ok(port.decode(answer(max), input, grant));
      assert.throws(() => port.decode(answer(max + 1), input, grant), { code: "PLUGIN_FAILED" });
    });
  }

  it(`to message.classify has ${limits.classifyBatchMessagesMax} verdicts and not one more`, () => {
    const ask = (count: number) =>
      hookPorts["message.classify"].decode(many(count, null), { viewsJson: encoded([viewOf("1")]), count }, grant);
    assert.equal(ask(limits.classifyBatchMessagesMax).length, limits.classifyBatchMessagesMax);
    assert.throws(() => ask(limits.classifyBatchMessagesMax + 1), { code: "PLUGIN_FAILED" });
  });
});
