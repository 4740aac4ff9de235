import assert from "node:assert/strict";
import { test } from "node:test";
import { capabilities } from "../../core/plugins/capabilities/all.ts";
import { scopeSchemaOf } from "../../core/plugins/capabilities/define-capability.ts";
import type { Scope } from "../../ui/api/plugins.ts";
import { isSameGrants, isSameScope, type Narrowing, narrowingsOf, withChoice } from "../../ui/state/scope-narrowing.ts";

const reason = "because";
/** For each capability a scope as wide as it gets, or nearly. */
const scopes: Record<keyof typeof capabilities, Scope> = {
  "message.read": { fields: ["envelope", "text"], headers: ["list-id"], mail: "all", decrypted: true },
  "message.tag": { tags: ["Newsletter", "Digest/Daily"], prefix: "Digest/" },
  "message.render": {},
  "outgoing.propose": { encrypt: true, sign: true, headers: ["autocrypt"] },
  "outgoing.veto": { reasons: ["no-key", "too-late"] },
  "transport.carry": { via: "tls", hosts: ["a.example", "b.example"] },
  "onion.listen": { ports: [25, 587] },
  "net.fetch": {
    origins: ["https://a.example", "https://b.example"],
    via: "direct",
    methods: ["GET", "POST"],
    megabytes: 2,
  },
  "keys.read": {},
  "keys.propose": {},
  "contact.read": { fields: ["name"] },
  "store.own": { megabytes: 5 },
  "secret.use": {
    secrets: [
      { name: "key", title: "API key", origin: "https://a.example", header: "authorization", prefix: "Bearer " },
    ],
    via: "direct",
    megabytes: 2,
  },
  "schedule.every": { minutes: 60 },
  "ui.panel": {
    panels: [
      { id: "one", title: "One", place: "sidebar" },
      { id: "two", title: "Two", place: "message" },
    ],
  },
  "ui.action": { actions: [{ id: "one", title: "One", place: "message" }] },
  "ui.banner": {
    banners: [
      { id: "one", title: "One" },
      { id: "two", title: "Two" },
    ],
  },
};

/** Every value that a control can be set to, but for what is typed. */
function choices(narrowing: Narrowing): unknown[] {
  switch (narrowing.kind) {
    case "several":
      return narrowing.options.length > 1 || narrowing.fewest === 0
        ? [
            narrowing.options
              .slice(0, Math.max(narrowing.fewest, narrowing.options.length - 1))
              .map(({ member }) => member),
          ]
        : [];
    case "one":
      return narrowing.options;
    case "flag":
      return [false, true];
    case "number":
      return [narrowing.least, narrowing.most];
    case "mail":
      return narrowing.asked === "all" ? ["new", "all", ["Family"]] : [narrowing.asked.slice(0, 1)];
    default:
      return [undefined, narrowing.value];
  }
}

for (const capability of Object.values(capabilities)) {
  const name = capability.name as keyof typeof capabilities;
  test(`each choice that the page offers for ${name} is one that the kernel takes as narrower`, () => {
    const asked = { ...scopes[name], reason };
    assert.equal(capability.narrows(asked as never, asked as never), true, "the scope of this test");
    for (const narrowing of narrowingsOf(scopeSchemaOf(capability), asked)) {
      for (const choice of choices(narrowing)) {
        const scope = withChoice(asked, narrowing, choice);
        assert.equal(capability.narrows(scope as never, asked as never), true, JSON.stringify(scope));
      }
    }
  });
}

const keysOf = (name: keyof typeof capabilities, scope: Scope): string[] =>
  narrowingsOf(scopeSchemaOf(capabilities[name]), { ...scope, reason }).map(({ key }) => key);

test("what cannot be less is not offered", () => {
  assert.deepEqual(keysOf("message.read", { fields: ["text"], mail: "new" }), []);
  assert.deepEqual(keysOf("message.read", { fields: ["text", "html"], mail: ["One"] }), ["fields"]);
  assert.deepEqual(keysOf("net.fetch", { origins: ["https://a.example"], via: "tor" }), []);
  assert.deepEqual(keysOf("store.own", { megabytes: 1 }), []);
});

test("scopes are the same whatever their order and their reason", () => {
  assert.ok(isSameScope({ tags: ["a", "b"], reason: "x" }, { tags: ["b", "a"], reason: "y" }));
  assert.ok(!isSameScope({ tags: ["a"] }, { tags: ["a", "b"] }));
  assert.ok(!isSameScope({ via: "tor" }, { via: "tor", megabytes: 1 }));
  assert.ok(isSameGrants({ a: { x: 1 } }, { a: { x: 1 } }));
  assert.ok(!isSameGrants({ a: { x: 1 } }, {}));
});
