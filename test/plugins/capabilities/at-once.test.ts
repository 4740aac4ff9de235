import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../../core/kernel/limits.ts";
import type { NetAnswer } from "../../../core/plugins/capabilities/capability-context.ts";
import { contextFor } from "../context-for.ts";
import { asking, codeOf, reason } from "./grant-for.ts";
import { origin } from "./recorded-world.ts";

test("net.fetch asks for limits.pluginFetchesAtOnceMax answers at once, and for one more when one is there", async () => {
  const waiting: Array<(answer: NetAnswer) => void> = [];
  const net = { fetch: () => new Promise<NetAnswer>((resolve) => waiting.push(resolve)) };
  const ask = asking({ "net.fetch": { origins: [origin], via: "direct", reason } }, contextFor("p", { net }));
  const most = limits.pluginFetchesAtOnceMax;
  const replies = Array.from({ length: most + 2 }, () => ask("net.fetch", "fetch", { url: origin }));
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  await turn();
  assert.equal(waiting.length, most);
  const answer = { status: 200, headers: [], body: Buffer.from("") };
  waiting[0]?.(answer);
  await turn();
  assert.equal(waiting.length, most + 1);
  for (let at = 1; at < most + 2; at += 1) {
    waiting[at]?.(answer);
    await turn();
  }
  assert.equal((await Promise.all(replies)).filter((reply) => codeOf(reply) === undefined).length, most + 2);
});

test("contact.read asks for limits.pluginFindsAtOnceMax answers at once, and then for the next", async () => {
  const waiting: Array<(found: null) => void> = [];
  const contacts = { find: () => new Promise<null>((resolve) => waiting.push(resolve)) };
  const ask = asking({ "contact.read": { reason } }, contextFor("p", { contacts }));
  const most = limits.pluginFindsAtOnceMax;
  const replies = Array.from({ length: most + 1 }, () => ask("contact.read", "find", { address: "a@example.org" }));
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  await turn();
  assert.equal(waiting.length, most);
  waiting[0]?.(null);
  await turn();
  assert.equal(waiting.length, most + 1);
  for (const resolve of waiting) resolve(null);
  await Promise.all(replies);
});
