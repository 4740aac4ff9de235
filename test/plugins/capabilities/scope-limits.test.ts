import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "../../../core/kernel/limits.ts";
import { type CapabilityName, capabilities } from "../../../core/plugins/capabilities/all.ts";
import { scopeSchemaOf } from "../../../core/plugins/capabilities/define-capability.ts";
import { targetOf } from "../../../core/plugins/capabilities/net-target.ts";
import { compileSchema } from "../../../core/plugins/compile-schema.ts";
import { reason } from "./grant-for.ts";
import { origin } from "./recorded-world.ts";

const many = <Item>(count: number, item: (i: number) => Item): Item[] =>
  Array.from({ length: count }, (_, i) => item(i));
const panel = (i: number) => ({ id: `p${i}`, title: "P", place: "message" });
const secret = (i: number) => ({ name: `s${i}`, title: "S", origin, header: "authorization" });

/** A scope with so many of something. */
const sized: Array<[name: CapabilityName, what: string, max: number, scope: (count: number) => object]> = [
  ["message.read", "tags", limits.pluginTagsMax, (n) => ({ fields: ["text"], mail: many(n, (i) => `t${i}`) })],
  [
    "message.read",
    "characters of a tag",
    limits.pluginTagCharsMax,
    (n) => ({ fields: ["text"], mail: ["x".repeat(n)] }),
  ],
  ["message.tag", "tags", limits.pluginTagsMax, (n) => ({ tags: many(n, (i) => `t${i}`) })],
  ["outgoing.propose", "headers", limits.proposedHeadersMax, (n) => ({ headers: many(n, (i) => `x-${i}`) })],
  ["outgoing.veto", "reasons", limits.pluginReasonsMax, (n) => ({ reasons: many(n, (i) => `r${i}`) })],
  [
    "transport.carry",
    "hosts",
    limits.pluginOriginsMax,
    (n) => ({ via: "tls", hosts: many(n, (i) => `h${i}.example`) }),
  ],
  ["onion.listen", "ports", limits.onionPortsMax, (n) => ({ ports: many(n, (i) => i + 1) })],
  [
    "net.fetch",
    "origins",
    limits.pluginOriginsMax,
    (n) => ({ via: "tor", origins: many(n, (i) => `https://h${i}.example`) }),
  ],
  ["net.fetch", "megabytes", limits.pluginFetchMegabytesMax, (n) => ({ via: "tor", origins: [origin], megabytes: n })],
  ["secret.use", "secrets", limits.pluginSecretsMax, (n) => ({ via: "tor", secrets: many(n, secret) })],
  ["schedule.every", "minutes", limits.scheduleMinutesMax, (n) => ({ minutes: n })],
  ["ui.panel", "panels", limits.pluginPanelsMax, (n) => ({ panels: many(n, panel) })],
  [
    "ui.panel",
    "characters of a title",
    limits.pluginLabelCharsMax,
    (n) => ({ panels: [{ ...panel(1), title: "x".repeat(n) }] }),
  ],
  ["ui.action", "actions", limits.pluginActionsMax, (n) => ({ actions: many(n, panel) })],
  ["ui.banner", "banners", limits.pluginPanelsMax, (n) => ({ banners: many(n, (i) => ({ id: `b${i}`, title: "B" })) })],
];

describe("a scope", () => {
  for (const [name, what, max, scope] of sized) {
    it(`of ${name} takes ${max} ${what} and not one more`, () => {
      const check = compileSchema(scopeSchemaOf(capabilities[name]));
      assert.equal(check({ ...scope(max), reason }), true, JSON.stringify(check.errors));
      assert.equal(check({ ...scope(max + 1), reason }), false);
    });
  }

  it("of schedule.every wakes a plugin no more often than limits say", () => {
    const check = compileSchema(scopeSchemaOf(capabilities["schedule.every"]));
    assert.equal(check({ minutes: limits.scheduleMinutesMin, reason }), true);
    assert.equal(check({ minutes: limits.scheduleMinutesMin - 1, reason }), false);
  });

  it("says its reason in 200 characters and not one more", () => {
    const check = compileSchema(scopeSchemaOf(capabilities["keys.read"]));
    assert.equal(check({ reason: "x".repeat(200) }), true);
    assert.equal(check({ reason: "x".repeat(201) }), false);
  });
});

describe("a request", () => {
  const check = compileSchema(capabilities["net.fetch"].methods?.["fetch"]?.args ?? {});

  it("has limits.pluginRequestHeadersMax headers and not one more", () => {
    const headers = (count: number) => ({ url: origin, headers: many(count, () => ({ name: "x", value: "y" })) });
    assert.equal(check(headers(limits.pluginRequestHeadersMax)), true);
    assert.equal(check(headers(limits.pluginRequestHeadersMax + 1)), false);
  });

  it("has headers of limits.pluginRequestHeaderCharsMax characters and not one more", () => {
    const header = (chars: number) => ({ url: origin, headers: [{ name: "x", value: "y".repeat(chars) }] });
    assert.equal(check(header(limits.pluginRequestHeaderCharsMax)), true);
    assert.equal(check(header(limits.pluginRequestHeaderCharsMax + 1)), false);
  });

  it("goes to a URL of limits.pluginUrlCharsMax characters and not one more, a redirect's included", () => {
    const url = (chars: number) => `${origin}/`.padEnd(chars, "x");
    assert.ok(
      check({ url: url(limits.pluginUrlCharsMax) }) && targetOf(url(limits.pluginUrlCharsMax), [origin], "net.fetch"),
    );
    assert.equal(check({ url: url(limits.pluginUrlCharsMax + 1) }), false);
    assert.throws(() => targetOf(url(limits.pluginUrlCharsMax + 1), [origin], "net.fetch"), { code: "BAD_REQUEST" });
  });
});
