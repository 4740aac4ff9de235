import assert from "node:assert/strict";
import { test } from "node:test";
import type { Consent, Grants } from "../../ui/api/plugins.ts";
import { openFlows } from "../../ui/state/consent-flows.ts";

const read = { fields: ["envelope", "text", "html"], reason: "r" };
const fetch = { origins: ["https://a.example", "https://b.example:8443"], via: "tor", reason: "r" };
const line = (capability: string, kind: "sees" | "sends", scope: object) => {
  return { capability, kind, sentence: "", reason: "r", scope, scopeSchema: {} };
};
const consent: Consent = {
  lines: [line("message.read", "sees", read), line("net.fetch", "sends", fetch)],
  flows: ["a.example", "b.example:8443"].flatMap((to) => [
    { from: "text and links and HTML", to, isDangerous: true },
    { from: "sender, recipients and subject", to, isDangerous: false },
  ]),
  signer: null,
};
const shown = (grants: Grants) => openFlows(consent, grants).map(({ from, to }) => `${from} > ${to}`);

test("as asked for, every flow is shown as the kernel tells it", () => {
  assert.deepEqual(openFlows(consent, { "message.read": read, "net.fetch": fetch }), consent.flows);
});

test("a refused server and a refused part of mail close their flows", () => {
  const one = { ...fetch, origins: ["https://a.example"] };
  assert.deepEqual(shown({ "message.read": { ...read, fields: ["html"] }, "net.fetch": one }), ["HTML > a.example"]);
  assert.deepEqual(shown({ "message.read": { ...read, fields: ["envelope"] }, "net.fetch": one }), [
    "sender, recipients and subject > a.example",
  ]);
});

test("without what sees, or without what sends, nothing flows", () => {
  assert.deepEqual(shown({ "net.fetch": fetch }), []);
  assert.deepEqual(shown({ "message.read": read }), []);
});

test("an end that the page has no words for stays in sight", () => {
  const strange: Consent = { ...consent, flows: [{ from: "your shoe size", to: "the moon", isDangerous: false }] };
  assert.deepEqual(openFlows(strange, {}), strange.flows);
});
