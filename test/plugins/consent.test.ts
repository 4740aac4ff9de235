import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { consentOf, difference } from "../../core/plugins/consent.ts";
import type { Grants } from "../../core/plugins/plugin-record.ts";

const reason = "For a test.";
const fetches = { "net.fetch": { origins: ["https://example.org"], via: "direct", reason } } satisfies Grants;
const flows = (capabilities: Grants) => consentOf({ capabilities }, null).flows;

describe("the consent screen", () => {
  it("says each capability in a line, with its kind, the author's reason and the scope that can be narrowed", () => {
    const { lines } = consentOf({ capabilities: { "store.own": { megabytes: 2, reason }, ...fetches } }, null);
    assert.deepEqual(
      lines.map(({ capability, kind, sentence }) => [capability, kind, sentence]),
      [
        ["store.own", "keeps", "Keep up to 2 MB of its own data."],
        ["net.fetch", "sends", "Ask example.org, directly: they learn where you are."],
      ],
    );
    assert.equal(lines[0]?.reason, reason);
    assert.deepEqual((lines[0]?.scopeSchema as { required: string[] } | undefined)?.required, ["megabytes", "reason"]);
  });

  it("is red where text, HTML or the content of attachments can reach the network", () => {
    for (const field of ["text", "html", "attachment-bytes"] as const) {
      const found = flows({ "message.read": { fields: [field], reason }, ...fetches });
      assert.deepEqual(
        found.map(({ to, isDangerous }) => [to, isDangerous]),
        [["example.org", true]],
        field,
      );
    }
  });

  it("shows what else can reach the network, and not in red", () => {
    for (const field of ["envelope", "attachment-names", "attachment-types"] as const) {
      const found = flows({ "message.read": { fields: [field], reason }, ...fetches });
      assert.deepEqual(
        found.map(({ isDangerous }) => isDangerous),
        [false],
        field,
      );
    }
    assert.deepEqual(flows({ "contact.read": { reason }, ...fetches }), [
      { from: "who is in your contacts", to: "example.org", isDangerous: false },
    ]);
  });

  it("knows no flow where nothing is seen, or nothing can leave", () => {
    assert.deepEqual(flows(fetches), []);
    assert.deepEqual(
      flows({ "message.read": { fields: ["text"], reason }, "store.own": { megabytes: 1, reason } }),
      [],
    );
  });

  it("counts every way out: a secret's service, a transport, an onion address", () => {
    const found = flows({
      "message.read": { fields: ["text"], reason },
      "secret.use": {
        secrets: [{ name: "key", title: "key", origin: "https://api.example.org", header: "authorization" }],
        via: "tor",
        reason,
      },
      "transport.carry": { via: "tor", hosts: ["*.onion"], reason },
      "onion.listen": { ports: [25], reason },
    });
    assert.deepEqual(
      found.map(({ from, to, isDangerous }) => [from, to, isDangerous]),
      ["api.example.org", "*.onion", "whoever knows your onion address"].map((to) => [
        "text and links and mail that you send",
        to,
        true,
      ]),
    );
  });

  it("shows of an update only what differs", () => {
    const before = consentOf(
      { capabilities: { "store.own": { megabytes: 2, reason }, "keys.read": { reason } } },
      null,
    );
    const after = consentOf({ capabilities: { "store.own": { reason, megabytes: 3 }, ...fetches } }, null);
    const { added, removed, changed } = difference(before, after);
    assert.deepEqual(
      [added, removed].map((lines) => lines.map(({ capability }) => capability)),
      [["net.fetch"], ["keys.read"]],
    );
    assert.deepEqual(
      changed.map((change) => [change.before.sentence, change.after.sentence]),
      [["Keep up to 2 MB of its own data.", "Keep up to 3 MB of its own data."]],
    );
    assert.deepEqual(difference(before, before), { added: [], removed: [], changed: [] });
  });

  it("takes a scope written in another order for the same, and another reason for a change", () => {
    const of = (capabilities: Grants) => consentOf({ capabilities }, null);
    const one = of({ "store.own": { megabytes: 2, reason } });
    assert.equal(difference(one, of({ "store.own": { reason, megabytes: 2 } })).changed.length, 0);
    assert.equal(difference(one, of({ "store.own": { megabytes: 2, reason: "Other." } })).changed.length, 1);
  });
});
