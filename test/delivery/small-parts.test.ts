import assert from "node:assert/strict";
import { test } from "node:test";
import type { Way } from "../../core/delivery/carriers.ts";
import { envelopeAddress } from "../../core/delivery/envelope.ts";
import { NetworkSense, retryDelayMs, waitsFor } from "../../core/delivery/retry-plan.ts";
import { chooseWay, type Weighed } from "../../core/delivery/routing.ts";
import { statusWords } from "../../core/delivery/status-words.ts";
import { limits } from "../../core/kernel/limits.ts";

test("pauses double from a minute to four hours, spread by a fifth", () => {
  const minutes = (tries: number, random: number) => retryDelayMs(tries, null, random) / 60_000;
  assert.deepEqual(
    [0, 1, 2, 3, 7, 8, 9, 100].map((tries) => minutes(tries, 0.5)),
    [1, 2, 4, 8, 128, 240, 240, 240],
  );
  assert.deepEqual([minutes(0, 0), minutes(0, 1)], [0.8, 1.2]);
  const login = { code: "RELAY_AUTH_FAILED", detail: {} };
  assert.equal(retryDelayMs(0, login, 0.5), limits.outboxLoginRetryMs);
});

test("the network is missing when nothing was reached of late, and then it is what a mail waits for", () => {
  const sense = new NetworkSense();
  assert.ok(sense.isMissing(1_000));
  sense.worked(1_000);
  assert.ok(!sense.isMissing(1_000 + limits.outboxOnlineForMs));
  assert.ok(sense.isMissing(1_001 + limits.outboxOnlineForMs));
  const waits = (code: string, isMissing = true) => waitsFor({ code, detail: {} }, isMissing);
  assert.deepEqual(
    [waits("NETWORK_FAILED"), waits("NETWORK_FAILED", false), waits("TOR_FAILED")],
    ["network", null, "network"],
  );
  assert.deepEqual(
    [waits("ROUTE_MISSING"), waits("ROUTE_FORBIDDEN"), waits("RELAY_AUTH_FAILED"), waits("TLS_FAILED")],
    ["route", "route", "relay", "relay"],
  );
  assert.deepEqual([waits("RELAY_REFUSED"), waitsFor(null, true)], [null, null]);
});

test("the way that protects most is taken, then the one that is preferred, then the first by name", () => {
  const way = (pluginId: string, protects: Way["protects"], preference: number): Way => ({
    pluginId,
    protects,
    bid: { host: "x.example", preference, note: "" },
  });
  const all = [way("smtp", "hop", 1), way("b", "content", 0.2), way("a", "content", 0.2), way("c", "content", 0.1)];
  const any = { protectsAtLeast: "nothing", byHand: null, transports: [] } as const;
  const chosen = (ways: Way[], policy: Partial<Weighed> = {}) => {
    const { way: found, choice } = chooseWay(ways, { ...any, ...policy });
    return [found?.pluginId ?? null, choice.reason];
  };
  assert.deepEqual(chosen(all), ["a", "alike"]);
  assert.deepEqual(chosen(all.slice(0, 2)), ["b", "protects-most"]);
  assert.deepEqual(chosen([all[1]!, all[3]!]), ["b", "preferred"]);
  assert.deepEqual(chosen(all.slice(0, 1)), ["smtp", "only"]);
  assert.deepEqual(chosen([]), [null, "none-offered"]);
  assert.deepEqual(chosen(all.slice(0, 1), { protectsAtLeast: "content" }), [null, "none-allowed"]);
  assert.deepEqual(chosen(all, { byHand: "smtp" }), ["smtp", "by-hand"]);
  assert.deepEqual(chosen(all, { byHand: "d" }), [null, "by-hand-missing"]);
  assert.deepEqual(chosen(all, { byHand: "smtp", protectsAtLeast: "content" }), [null, "none-allowed"]);
  const verdicts = (policy: Partial<Weighed>) =>
    chooseWay(all, { ...any, ...policy }).choice.ways.map(({ transport, verdict }) => `${transport}: ${verdict}`);
  assert.deepEqual(verdicts({}), ["a: taken", "smtp: protects-less", "b: alike", "c: preferred-less"]);
  const transports = [
    { pluginId: "a", protects: "content", isOn: true },
    { pluginId: "onion", protects: "content", isOn: true },
    { pluginId: "pigeon", protects: "nothing", isOn: false },
  ] as const;
  assert.deepEqual(verdicts({ byHand: "c", protectsAtLeast: "content", transports }), [
    "c: taken",
    "smtp: not-asked-for",
    "b: not-asked-for",
    "a: not-asked-for",
    "onion: no-offer",
    "pigeon: off",
  ]);
  assert.deepEqual(verdicts({ protectsAtLeast: "content" })[1], "smtp: not-allowed");
});

test("codes are said in words, the more exact one first; where they say nothing there are none", () => {
  assert.equal(statusWords(550, "5.1.1"), "There is no such mailbox there.");
  assert.equal(statusWords(452, "4.2.2"), "The mailbox is full.");
  assert.equal(statusWords(550, "5.7.99"), "The server refuses it by its rules.");
  assert.equal(statusWords(552, "5.0.0"), "The mailbox has no room for it.");
  assert.equal(statusWords(451, null), "The server has a problem, or wants to see the mail a second time.");
  assert.equal(statusWords(499, "4.0.0"), null);
  assert.equal(statusWords(null, null), null);
  assert.equal(statusWords(null, "5.1.1 "), null);
});

test("an address can stand in an envelope when nothing in it can end the line; its domain goes in ASCII", () => {
  for (const good of ["a@b.example", "first.last+tag@sub.b.example", "jürgen@mueller.example", "a@localhost"])
    assert.equal(envelopeAddress(good), good);
  assert.equal(envelopeAddress("x@münchen.example"), "x@xn--mnchen-3ya.example");
  for (const bad of [
    "",
    "a",
    "@b",
    "a@",
    "a b@c.example",
    "a@b c",
    "<a@b>",
    "a@b.example>",
    "a@b\r\n",
    "a@b\0",
    '"a b"@c',
    '"a<b"@c',
    "a@.b",
    "a..b@c",
    ".a@b",
    "a.@b",
    "a@b.",
  ])
    assert.equal(envelopeAddress(bad), null, bad);
});
