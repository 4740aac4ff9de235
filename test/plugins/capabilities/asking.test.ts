/** The capabilities that a guest asks things of: granted, not granted, granted otherwise. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "../../../core/kernel/limits.ts";
import { AppError } from "../../../core/kernel/errors.ts";
import { contextFor, TestClock } from "../context-for.ts";
import { asking, codeOf, reason } from "./grant-for.ts";

describe("message.tag", () => {
  function tagging(scope: object, rates = {}) {
    const done: unknown[][] = [];
    const clock = new TestClock();
    const context = contextFor("p", { clock, mail: { tag: async (...change) => void done.push(change) } }, rates);
    context.shown.add(["1"]);
    const ask = asking({ "message.tag": { reason, ...scope } }, context);
    const tag = (add: unknown, remove: unknown = [], key: unknown = "1") =>
      ask("message.tag", "tag", { key, add, remove });
    return { done, clock, context, tag };
  }

  it("adds and removes the tags that were granted, by name or by prefix", async () => {
    const { done, tag } = tagging({ tags: ["News"], prefix: "Digest/" });
    assert.equal(await tag(["News", "Digest/Daily"], ["Digest/Weekly/Old"]), null);
    assert.deepEqual(done, [["p", "1", ["News", "Digest/Daily"], ["Digest/Weekly/Old"]]]);
  });

  it("refuses every other tag, and then changes nothing at all", async () => {
    const { done, tag } = tagging({ tags: ["News"], prefix: "Digest/" });
    for (const other of ["Other", "news", "Digest", "DigestX/a", "News/a"])
      assert.equal(codeOf(await tag(["News", other])), "PLUGIN_DENIED", other);
    for (const other of [
      "Inbox",
      "\\inbox",
      "Trash",
      "Digest/",
      "Digest/..",
      "a\u0000",
      "x".repeat(limits.pluginTagCharsMax + 1),
    ])
      assert.equal(codeOf(await tag([other])), "BAD_REQUEST", other);
    assert.equal(codeOf(await tag([], ["Other"])), "PLUGIN_DENIED");
    assert.deepEqual(done, []);
  });

  it("takes no verdict for a tag, though it was granted", async () => {
    const { done, tag } = tagging({ tags: ["spam", "ham"] });
    assert.equal(codeOf(await tag(["spam"])), "BAD_REQUEST");
    assert.deepEqual(done, []);
  });

  it("tags only what a hook showed the plugin", async () => {
    const { done, tag } = tagging({ tags: ["News"] });
    for (const key of ["2", "", "1 ", "__proto__"])
      assert.equal(codeOf(await tag(["News"], [], key)), "NOT_FOUND", key);
    assert.equal(codeOf(await tag(["News"], [], 1)), "BAD_REQUEST");
    assert.equal(codeOf(await tag(["News"], [], "1".repeat(limits.messageKeyCharsMax + 1))), "BAD_REQUEST");
    assert.deepEqual(done, []);
  });

  it("remembers limits.shownMessagesMax messages, the last that were shown", () => {
    const { context } = tagging({ tags: ["News"] });
    context.shown.add(Array.from({ length: limits.shownMessagesMax - 1 }, (_, i) => `k${i}`));
    assert.equal(context.shown.has("1"), true);
    context.shown.add(["1", "one more"]);
    assert.deepEqual([context.shown.has("1"), context.shown.has("k0")], [true, false]);
  });

  it("takes limits.pluginTagsPerCallMax tags at once and not one more", async () => {
    const { tag } = tagging({ prefix: "a/" });
    const tags = (count: number) => Array.from({ length: count }, (_, i) => `a/${i}`);
    assert.equal(await tag(tags(limits.pluginTagsPerCallMax)), null);
    assert.equal(codeOf(await tag(tags(limits.pluginTagsPerCallMax + 1))), "BAD_REQUEST");
  });

  it("changes as much in a minute as limits say, and no more", async () => {
    const { clock, done, tag } = tagging({ tags: ["News"] }, { tagsPerMinute: 2 });
    assert.deepEqual(
      [codeOf(await tag(["News"])), codeOf(await tag([], ["News"])), codeOf(await tag(["News"]))],
      [undefined, undefined, "PLUGIN_LIMIT"],
    );
    clock.at += limits.pluginRateWindowMs;
    assert.equal(await tag(["News"]), null);
    assert.equal(done.length, 3);
  });

  it("tells the plugin when the message is gone", async () => {
    const mail = { tag: () => Promise.reject(new AppError("NOT_FOUND")) };
    const context = contextFor("p", { mail });
    context.shown.add(["1"]);
    const ask = asking({ "message.tag": { tags: ["News"], reason } }, context);
    assert.equal(codeOf(await ask("message.tag", "tag", { key: "1", add: ["News"], remove: [] })), "NOT_FOUND");
  });
});

describe("contact.read", () => {
  const ana = { address: "ana@example.org", name: "Ana Ruiz", sent: 3, received: 4 };
  const contacts = { find: async (address: string) => (address === ana.address ? ana : null) };
  const finding = (scope: object) => {
    const ask = asking({ "contact.read": { reason, ...scope } }, contextFor("p", { contacts }));
    return (address: unknown) => ask("contact.read", "find", { address });
  };

  it("says yes or no, and nothing else without a field", async () => {
    const find = finding({});
    assert.deepEqual(await find(ana.address), { isKnown: true, name: null, sent: null, received: null });
    assert.deepEqual(await find("eve@example.org"), { isKnown: false, name: null, sent: null, received: null });
  });

  it("says the fields that were granted, of who is known", async () => {
    const find = finding({ fields: ["name", "sent"] });
    assert.deepEqual(await find(ana.address), { isKnown: true, name: "Ana Ruiz", sent: 3, received: null });
    assert.deepEqual(await find("eve@example.org"), { isKnown: false, name: null, sent: null, received: null });
  });

  it("takes an address of limits.mailAddressCharsMax characters, and no other thing", async () => {
    const find = finding({});
    assert.equal(codeOf(await find("a".repeat(limits.mailAddressCharsMax))), undefined);
    for (const address of ["", "a".repeat(limits.mailAddressCharsMax + 1), null, 7, ["a"], { a: 1 }])
      assert.equal(codeOf(await find(address)), "BAD_REQUEST");
    assert.equal(codeOf(await asking({})("contact.read", "find", { address: "a" })), "PLUGIN_DENIED");
  });
});

describe("keys.read", () => {
  it("brings the public keys of an address as base64", async () => {
    const keys = { find: async () => [{ fingerprint: "AB", key: Buffer.from([0x98, 0xff]) }] };
    const ask = asking({ "keys.read": { reason } }, contextFor("p", { keys }));
    assert.deepEqual(await ask("keys.read", "find", { address: "ana@example.org" }), [
      { fingerprint: "AB", key: "mP8=" },
    ]);
    assert.equal(codeOf(await ask("keys.read", "list", {})), "BAD_REQUEST");
    assert.equal(
      codeOf(await asking({ "keys.propose": { reason } })("keys.read", "find", { address: "a" })),
      "PLUGIN_DENIED",
    );
  });
});
