import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { openHarness } from "../../../core/plugins/authoring/harness.ts";
import type { Harness } from "../../../sdk/test.ts";
import { authorFolder, eml, pluginOf, read } from "./author-folder.ts";

async function harnessOf(t: TestContext, main: string, manifest: Record<string, unknown>): Promise<Harness> {
  const harness = await openHarness({ folder: authorFolder(t, { "main.ts": main }, manifest), now: 0 });
  t.after(() => harness.close());
  return harness;
}

const reason = "For a test.";
const tagging = {
  hooks: { "message.observe": {} },
  capabilities: { "message.read": read, "message.tag": { tags: ["One", "Two"], reason } },
};
const tagger = pluginOf(
  'async "message.observe"(observed, host) { for (const { view } of observed) await host.mail.tag(view.key, view.subject.split(" "), []); }',
);

describe("the harness", () => {
  it("delivers mail, and shows the tags it got", async (t) => {
    const harness = await harnessOf(t, tagger, tagging);
    const { key, tags } = await harness.deliver(eml("One Two"));
    assert.deepEqual(tags, ["\\inbox", "One", "Two"]);
    assert.deepEqual(harness.tagsOf(key), tags);
    assert.deepEqual(harness.uses, [
      { capability: "message.tag", method: "tag", args: { key, add: ["One", "Two"], remove: [] }, code: "ok" },
    ]);
  });

  it("denies what was narrowed or revoked, and says so when nothing was denied", async (t) => {
    const harness = await harnessOf(t, tagger, tagging);
    harness.grant("message.tag", { tags: ["One"] });
    assert.deepEqual((await harness.deliver(eml("One"))).tags, ["\\inbox", "One"]);
    await harness.expectDenied(() => harness.deliver(eml("Two")), "message.tag");
    await harness.expectDenied("message.tag");
    await assert.rejects(
      harness.expectDenied(() => harness.deliver(eml("One"))),
      /the plugin was not denied anything/,
    );
    await assert.rejects(harness.expectDenied("net.fetch"), /never denied net\.fetch/);
    harness.grant("message.tag", { tags: ["One", "Two"] });
    await harness.deliver(eml("Two"));
    harness.revoke("message.tag");
    await harness.expectDenied(() => harness.deliver(eml("One")));
  });

  it("grants nothing that the manifest does not ask for", async (t) => {
    const harness = await harnessOf(t, tagger, tagging);
    assert.throws(() => harness.grant("message.tag", { tags: ["Three"] }), /can only narrow/);
    assert.throws(() => harness.grant("net.fetch", {}), /does not ask for net\.fetch/);
  });

  it("shows a message as far as message.read goes", async (t) => {
    const main = pluginOf(
      '"message.classify": (views) => views.map((view) => ({ score: view.text === "" ? 0.1 : 0.9, words: [] }))',
    );
    const capabilities = { "message.read": read, "message.tag": { tags: ["spam", "ham"], reason } };
    const harness = await harnessOf(t, main, { hooks: { "message.classify": {} }, capabilities });
    assert.deepEqual((await harness.deliver(eml("Lunch"))).verdict, { score: 0.1, words: [] });
  });

  it("tells a failure with the place in the author's file, and the console", async (t) => {
    const main = pluginOf(
      '"message.observe"(observed) {\n    console.log("seen", observed.length);\n    (undefined as any).x;\n  }',
    );
    const harness = await harnessOf(t, main, { ...tagging, capabilities: { "message.read": read } });
    await assert.rejects(harness.deliver(eml("x")), (error: Error) => {
      assert.match(
        error.message,
        /^TypeError: Cannot read properties of undefined \(reading 'x'\)\n\s+at .*main\.ts:5:/,
      );
      return true;
    });
    assert.deepEqual(harness.console, ["seen 1"]);
  });

  it("rejects when the plugin cannot be bundled, or fails at its start", async (t) => {
    const broken = authorFolder(t, { "main.ts": 'import fs from "node:fs"; export default fs.readFileSync("x");' });
    await assert.rejects(openHarness({ folder: broken }), /main\.ts:1: uses "node:fs" of Node\.js/);
    const main = 'export default { start() {\n  throw new Error("not today");\n}, hooks: { "message.observe"() {} } };';
    const failing = authorFolder(t, { "main.ts": main });
    await assert.rejects(openHarness({ folder: failing }), /Error: not today\n\s+at .*main\.ts:2:/);
  });

  it("lets the user change their mind about a message", async (t) => {
    const main = pluginOf(
      '"message.observe"(observed) { for (const { event, decision } of observed) console.log(event, decision); }',
    );
    const capabilities = { "message.read": { ...read, mail: "all" } };
    const harness = await harnessOf(t, main, { ...tagging, capabilities });
    const { key } = await harness.deliver(eml("x"));
    await harness.decide(key, "spam");
    await harness.decide(key, null);
    assert.deepEqual(harness.console, ["stored null", "decided spam", "decided null"]);
  });

  it("lets somebody else change the tags of a message", async (t) => {
    const main = pluginOf(
      '"message.observe"(observed) { for (const { event, tags, change } of observed) console.log(event, tags, change); }',
    );
    const capabilities = { "message.read": { ...read, mail: "all" } };
    const harness = await harnessOf(t, main, { ...tagging, capabilities });
    const { key } = await harness.deliver(eml("x"));
    await harness.retag(key, { add: ["Work"], remove: ["\\inbox", "Nowhere"], by: "source" });
    await harness.retag(key, { add: ["Work"] });
    assert.equal(harness.console.length, 2, "what changes nothing is not told");
    assert.match(harness.console[1] ?? "", /^tagged \["Work"\] .*"removed":\["\\\\inbox"\],"by":"source"/);
    assert.deepEqual(harness.tagsOf(key), ["Work"]);
  });
});

describe("the harness's settings, clock and network", () => {
  it("gives what the user set, and the manifest's defaults for the rest", async (t) => {
    const main = pluginOf(
      '"schedule.tick"(_tick, host) { console.log(host.settings["word"], host.settings["times"]); }',
    );
    const manifest = {
      hooks: { "schedule.tick": {} },
      capabilities: { "schedule.every": { minutes: 30, reason } },
      settings: {
        type: "object",
        properties: {
          word: { type: "string", title: "Word", default: "hello" },
          times: { type: "integer", title: "Times", default: 2 },
        },
      },
    };
    const folder = authorFolder(t, { "main.ts": main }, manifest);
    const harness = await openHarness({ folder, settings: { times: 3 } });
    t.after(() => harness.close());
    await harness.ask("schedule.tick", { at: 0 });
    assert.deepEqual(harness.console, ["hello 3"]);
    await assert.rejects(openHarness({ folder, settings: { times: "many" } }), { code: "BAD_REQUEST" });
  });

  it("ticks at each interval that is over, with the time as the plugin reads it", async (t) => {
    const main = pluginOf('"schedule.tick"({ at }, host) { console.log(at, host.clock.now()); }');
    const capabilities = { "schedule.every": { minutes: 30, reason } };
    const harness = await harnessOf(t, main, { hooks: { "schedule.tick": {} }, capabilities });
    const minute = 60_000;
    await harness.advance(29 * minute);
    assert.deepEqual(harness.console, []);
    await harness.advance(31 * minute);
    assert.deepEqual(harness.console, [`${30 * minute} ${30 * minute}`, `${60 * minute} ${60 * minute}`]);
  });

  it("has one time for host.clock and for Date, also where the plugin or a package works with Date as it loads", async (t) => {
    const before =
      "const loaded = new Date().getTime(); const kept = Date.now; class Day extends Date { name = 'day'; }";
    const main = pluginOf(
      `"schedule.tick": async ({ at }, host) => {
        const day = new Day();
        console.log(JSON.stringify([loaded, at, host.clock.now(), Date.now(), kept(), +new Date(), day.getTime(), day.name]));
        await host.clock.now();
        console.log(JSON.stringify([new Date(0) instanceof Date, day instanceof Day, new Date(2020, 1).getFullYear(), Date.UTC(1970, 0), Date.parse("1970-01-01T00:00Z"), typeof Date(), Date.length]));
      }`,
      before,
    );
    const capabilities = { "schedule.every": { minutes: 30, reason } };
    const harness = await harnessOf(t, main, { hooks: { "schedule.tick": {} }, capabilities });
    const at = 30 * 60_000;
    await harness.advance(at);
    assert.deepEqual(JSON.parse(harness.console[0] ?? ""), [0, at, at, at, at, at, at, "day"]);
    assert.deepEqual(JSON.parse(harness.console[1] ?? ""), [true, true, 2020, 0, 0, "string", 7]);
  });

  it("answers requests from recordings, and refuses all others", async (t) => {
    const main = pluginOf(
      '"schedule.tick": async (_tick, host) => { for (const path of ["a", "b"]) try { const { status, body } = await host.net.fetch({ url: `https://example.org/${path}` }); console.log(status, body); } catch (error) { console.log((error as any).code); } }',
    );
    const capabilities = {
      "schedule.every": { minutes: 30, reason },
      "net.fetch": { origins: ["https://example.org"], via: "direct", reason },
    };
    const harness = await harnessOf(t, main, { hooks: { "schedule.tick": {} }, capabilities });
    harness.net.answer("https://example.org/a", { status: 201, body: "made" });
    await harness.ask("schedule.tick", { at: 0 });
    assert.deepEqual(harness.console, ["201 made", "NETWORK_REFUSED"]);
    assert.deepEqual(
      harness.net.requests.map(({ method, url }) => `${method} ${url}`),
      ["GET https://example.org/a", "GET https://example.org/b"],
    );
  });

  it("stands in for a relay, which takes what it is asked to carry or says what the test says", async (t) => {
    const main = pluginOf(
      `"delivery.carry": async ({ id, recipients, message }, host) => {
        const replies = await host.transport.submit(id, recipients[0]!.host, recipients.map(({ address }) => address));
        console.log(JSON.stringify([message, replies.map(({ outcome }) => outcome)]));
        try { await host.transport.submit("other", recipients[0]!.host, ["a@example.org"]); } catch (error) { console.log((error as any).code); }
        return recipients.map(({ address }) => ({ address, status: "later" as const, note: "Told." }));
      }`,
    );
    const capabilities = { "transport.carry": { via: "relay", hosts: ["relays"], reason } };
    const manifest = { hooks: { "delivery.carry": {} }, capabilities, transport: { protects: "hop" } };
    const harness = await harnessOf(t, main, manifest);
    harness.relayAnswers("b@example.org", { outcome: "refused", code: 550, enhanced: "5.1.1", text: "Nobody." });
    const host = "smtp.example.org";
    const recipients = ["a@example.org", "b@example.org"].map((address) => ({ address, host }));
    await harness.ask("delivery.carry", { id: "7", from: "me@example.org", recipients, message: "" });
    assert.deepEqual(harness.console, ['["",["delivered","refused"]]', "NOT_FOUND"]);
  });

  it("checks what a hook is asked and what it answers", async (t) => {
    const main = pluginOf('"schedule.tick": () => 7 as any');
    const capabilities = { "schedule.every": { minutes: 30, reason } };
    const harness = await harnessOf(t, main, { hooks: { "schedule.tick": {} }, capabilities });
    await assert.rejects(harness.ask("schedule.tick", { at: "noon" } as never), /the input of schedule\.tick .* \/at/);
    await assert.rejects(harness.ask("schedule.tick", { at: 0 }), /the answer to schedule\.tick does not fit/);
    await assert.rejects(harness.ask("message.observe", []), /does not declare the hook message\.observe/);
  });
});
