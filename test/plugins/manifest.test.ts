import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { parseManifest } from "../../core/plugins/manifest.ts";
import { pluginIds } from "../../core/plugins/sandbox/build.ts";
import { assertRefused, refusal, text } from "./manifest-refusal.ts";
import { everyCapability, shippedPlugins } from "./plugin-kernel.ts";

describe("a manifest", () => {
  it("that says what it must is accepted", () => {
    assert.equal(parseManifest(text()).id, "test");
  });

  it("of every shipped plugin is accepted, and says its folder's name", () => {
    for (const id of pluginIds(shippedPlugins)) {
      assert.equal(parseManifest(readFileSync(join(shippedPlugins, id, "manifest.json"), "utf8")).id, id);
    }
  });

  it("with an unknown field is refused, with the line", () => {
    assertRefused(text({ permissions: ["all"] }), '"permissions"', "/permissions", /"permissions" is not known/);
  });

  it("with an unknown hook is refused, with the line", () => {
    const json = text({ hooks: { "message.classify": {}, "message.steal": {} } });
    assertRefused(json, "message.steal", "/hooks/message.steal", /"message.steal" is not known/);
  });

  it("with an unknown capability is refused, with the line", () => {
    const json = text({ capabilities: { ...everyCapability, "net.everything": { reason: "Because." } } });
    assertRefused(json, "net.everything", "/capabilities/net.everything", /is not known/);
  });

  it("with an unknown field in a scope is refused, with the line", () => {
    const json = text({
      capabilities: { ...everyCapability, "store.own": { megabytes: 1, reason: "For a test.", shared: true } },
    });
    assertRefused(json, '"shared"', "/capabilities/store.own/shared", /is not known/);
  });

  it("with a field that message.read does not have is refused, with what it may be", () => {
    const json = text({
      capabilities: { ...everyCapability, "message.read": { fields: ["body"], reason: "For a test." } },
    });
    assertRefused(json, '"body"', "/capabilities/message.read/fields/0", /must be one of "envelope", "text"/);
  });

  it("with a header field that no message is shown with is refused, with what it may be", () => {
    const read = { fields: ["envelope"], headers: ["list-id", "list-unsubscribe"], reason: "For a test." };
    const json = text({ capabilities: { ...everyCapability, "message.read": read } });
    const where = "/capabilities/message.read/headers/1";
    assertRefused(json, '"list-unsubscribe"', where, /must be one of "received", "list-id"/);
  });

  it("without a reason for a capability is refused", () => {
    const json = text({ capabilities: { ...everyCapability, "store.own": { megabytes: 1 } } });
    assertRefused(json, '"store.own"', "/capabilities/store.own", /'reason'/);
  });

  it("whose hook shows mail that it does not ask to read is refused, with the capability that is missing", () => {
    const { "message.read": _read, ...others } = everyCapability;
    assertRefused(
      text({ capabilities: others }),
      "message.classify",
      "/hooks/message.classify",
      /needs the capability "message.read"/,
    );
  });

  it("with a key that stands there twice is refused: two readers could take it for two things", () => {
    const json = text().replace('"id": "test"', '"id": "test",\n  "id": "other"');
    assertRefused(json, '"other"', "/id", /twice/);
  });

  it("for a newer SDK, or another major one, is refused", () => {
    for (const sdk of ["^1.1", "^2.0", "^0.9"]) assertRefused(text({ sdk }), '"sdk"', "/sdk", /speaks \^1\.0/);
    assert.match(String(refusal(text({ sdk: "1.0" }))["problem"]), /pattern/);
  });

  it("whose main is not a file of its folder is refused", () => {
    for (const main of ["../main.ts", "/etc/passwd", "a/b.ts", "main.ts\u0000", "MAIN.ts", "main.sh"]) {
      assert.equal(refusal(text({ main }))["where"], "/main", main);
    }
  });

  it("with an id that could be something else on a disk or a screen is refused", () => {
    for (const id of ["", "..", "a/b", "A", "a_b", "-a", "a-", "ａ", "x".repeat(41), 7])
      assert.equal(refusal(text({ id }))["where"], "/id");
    assert.equal(parseManifest(text({ id: "x".repeat(40) })).id.length, 40);
  });

  it("may ask for the memory and the time that limits allow, and not for one more or less", () => {
    const memory = (memoryMiB: unknown) => text({ limits: { memoryMiB } });
    const { pluginMemoryMiBMax: most } = limits;
    for (const fits of [8, most]) assert.equal(parseManifest(memory(fits)).limits?.memoryMiB, fits);
    for (const not of [7, most + 1, 8.5, "16", -1]) assert.ok(refusal(memory(not))["line"]);
    const wall = (wallMs: number) => text({ limits: { wallMs } });
    for (const ms of [50, limits.pluginWallMsMax]) assert.equal(parseManifest(wall(ms)).limits?.wallMs, ms);
    for (const ms of [49, limits.pluginWallMsMax + 1]) assert.ok(refusal(wall(ms))["line"]);
  });

  it("may ask for the storage that limits allow, and not for one MB more", () => {
    const withStore = (megabytes: number) =>
      text({ capabilities: { ...everyCapability, "store.own": { megabytes, reason: "For a test." } } });
    assert.ok(parseManifest(withStore(limits.pluginStoreMegabytesMax)));
    assert.equal(refusal(withStore(limits.pluginStoreMegabytesMax + 1))["where"], "/capabilities/store.own/megabytes");
  });

  it("may have limits.manifestBytesMax bytes and not one more", () => {
    const json = text();
    assert.ok(parseManifest(json + " ".repeat(limits.manifestBytesMax - json.length)));
    assert.match(String(refusal(json + " ".repeat(limits.manifestBytesMax - json.length + 1))["problem"]), /larger/);
  });

  it("that is not JSON is refused with the line where it stops being JSON", () => {
    assert.equal(refusal('{\n  "manifest": 1,\n  nonsense\n}')["line"], 3);
    for (const json of ["", "[]", "null", "7", '"manifest"']) assert.equal(refusal(json)["line"], 1, json);
  });

  it("that names a field of every object is refused like any unknown one", () => {
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      const json = text().replace('"manifest": 1', `"manifest": 1,\n  "${name}": {}`);
      assertRefused(json, `"${name}"`, `/${name}`, /is not known/);
      const hooks = text().replace('"message.classify": {}', `"message.classify": {},\n    "${name}": {}`);
      assertRefused(hooks, `"${name}"`, `/hooks/${name}`, /is not known/);
    }
  });
});

describe("a manifest's transport", () => {
  it("hides who writes to whom through Tor alone", () => {
    const by = (via: string) =>
      text({
        hooks: { "delivery.carry": {} },
        capabilities: { "transport.carry": { via, hosts: ["mx.example.org"], reason: "For a test." } },
        transport: { protects: "content-and-metadata" },
      });
    assert.equal(parseManifest(by("tor")).transport?.protects, "content-and-metadata");
    assertRefused(by("tls"), '"protects"', "/transport/protects", /needs "via": "tor"/);
  });

  const carry = { "transport.carry": { via: "tor", hosts: ["*.onion"], reason: "For a test." } };
  const hooks = { "delivery.carry": {} };

  it("says what it protects", () => {
    const json = text({ hooks, capabilities: carry, transport: { protects: "content" } });
    assert.equal(parseManifest(json).transport?.protects, "content");
    assertRefused(
      text({ hooks, capabilities: carry, transport: { protects: "all" } }),
      '"protects"',
      "/transport/protects",
      /"hop"/,
    );
  });

  it("is said by whoever carries mail, and by nobody else", () => {
    assertRefused(
      text({ hooks, capabilities: carry }),
      '"transport.carry"',
      "/capabilities/transport.carry",
      /protects/,
    );
    assertRefused(text({ transport: { protects: "hop" } }), '"transport"', "/transport", /transport\.carry/);
  });
});

describe("a manifest's rates and panels", () => {
  it("may be as high as limits say, and not one higher", () => {
    const withRates = (rates: object) => text({ limits: rates });
    const { pluginFetchesPerMinuteMax: fetchesPerMinute, pluginTagChangesPerMinuteMax: tagsPerMinute } = limits;
    assert.ok(parseManifest(withRates({ fetchesPerMinute, tagsPerMinute })));
    assert.equal(refusal(withRates({ fetchesPerMinute: fetchesPerMinute + 1 }))["where"], "/limits/fetchesPerMinute");
    assert.equal(refusal(withRates({ tagsPerMinute: tagsPerMinute + 1 }))["where"], "/limits/tagsPerMinute");
  });

  it("need a place to show, one or the other", () => {
    const banner = { "ui.banner": { banners: [{ id: "note", title: "Note" }], reason: "For a test." } };
    assert.ok(parseManifest(text({ hooks: { "panel.show": {} }, capabilities: banner })));
    assertRefused(
      text({ hooks: { "panel.show": {} }, capabilities: {} }),
      '"panel.show"',
      "/hooks/panel.show",
      /"ui.panel" or "ui.banner"/,
    );
  });
});
