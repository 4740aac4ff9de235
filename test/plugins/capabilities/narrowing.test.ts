/** For every capability: what it says to the user, what is narrower, and what is one step too wide. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "../../../core/kernel/limits.ts";
import {
  type CapabilityName,
  capabilities,
  capabilityOf,
  type ScopeOf,
} from "../../../core/plugins/capabilities/all.ts";
import { scopeSchemaOf } from "../../../core/plugins/capabilities/define-capability.ts";
import { compileSchema } from "../../../core/plugins/compile-schema.ts";
import { exampleScopes } from "../../../core/plugins/reference/example-scopes.ts";
import { reason } from "./grant-for.ts";

interface Case<Name extends CapabilityName> {
  asked: Omit<ScopeOf<Name>, "reason">;
  narrower: Array<Omit<ScopeOf<Name>, "reason">>;
  wider: Array<Omit<ScopeOf<Name>, "reason">>;
  /** Scopes that no manifest may ask for. */
  malformed: object[];
  sentence: string;
}

const origin = "https://example.org";
const onion = `${"a".repeat(56)}.onion`;
const secret = { name: "key", title: "key", origin, header: "authorization" };
const panel = { id: "one", title: "One", place: "message" } as const;
const bidi = "One\u202e";

const cases: { [Name in CapabilityName]: Case<Name> } = {
  "message.read": {
    asked: { fields: ["envelope", "text"], headers: ["list-id"], mail: ["Work", "News"] },
    narrower: [
      { fields: ["text"], mail: ["News"] },
      { fields: ["envelope", "text"], headers: ["list-id"], mail: ["News", "Work"], decrypted: false },
    ],
    wider: [
      { fields: ["envelope", "html"], mail: ["News"] },
      { fields: ["text"], headers: ["list-id", "received"], mail: ["News"] },
      { fields: ["text"], mail: ["News", "Private"] },
      { fields: ["text"], mail: "all" },
      { fields: ["text"], mail: "new" },
      { fields: ["text"] },
      { fields: ["text"], mail: ["News"], decrypted: true },
    ],
    malformed: [
      { fields: [] },
      { fields: ["text"], mail: [] },
      { fields: ["text"], mail: "old" },
      { fields: ["body"] },
    ],
    sentence:
      "See sender, recipients and subject, text and links and some technical headers of mail tagged Work or News. Not HTML, names of attachments, types of attachments, content of attachments or mail that arrived encrypted.",
  },
  "message.tag": {
    asked: { tags: ["spam", "News"], prefix: "Digest/" },
    narrower: [{ tags: ["News"] }, { prefix: "Digest/" }, {}, { tags: ["Digest/Daily"] }],
    wider: [{ tags: ["ham"] }, { prefix: "Other/" }, { tags: ["Digest"] }, { prefix: "Dig/" }],
    malformed: [
      ...[
        "Inbox",
        "TRASH",
        "archive/x",
        "\\inbox",
        "a//b",
        "/a",
        "a/",
        "a\u0000",
        "a/b/c/d/e",
        " a",
        "..",
        "a\u202eb",
      ].map((tag) => ({ tags: [tag] })),
      { tags: ["x".repeat(limits.pluginTagCharsMax + 1)] },
      { prefix: "Digest" },
      { prefix: "junk/" },
      { prefix: "/" },
      { tags: [] },
    ],
    sentence: "Tag mail as spam, News or anything under Digest/. It cannot change or delete mail.",
  },
  "message.render": {
    asked: {},
    narrower: [{}],
    wider: [],
    malformed: [{ html: true }],
    sentence: "Change how mail and attachments are shown. The originals stay.",
  },
  "outgoing.propose": {
    asked: { encrypt: true, headers: ["autocrypt", "x-test"] },
    narrower: [{}, { encrypt: false }, { encrypt: true, headers: ["x-test"] }],
    wider: [{ sign: true }, { headers: ["openpgp"] }],
    malformed: ["from", "bcc", "Autocrypt", "content-type", "x-", "dkim-signature"].map((name) => ({
      headers: [name],
    })),
    sentence:
      "See who you write to, decide that your mail must be encrypted and add the header autocrypt and x-test to it.",
  },
  "outgoing.veto": {
    asked: { reasons: ["missing-attachment", "late"] },
    narrower: [{ reasons: ["late"] }],
    wider: [{ reasons: ["late", "other"] }],
    malformed: [{ reasons: [] }, { reasons: ["Not An Id"] }, {}],
    sentence:
      "See who you write to, and stop a mail before it leaves, telling you why: missing-attachment or late. You can send it all the same.",
  },
  "transport.carry": {
    asked: { via: "tls", hosts: ["*.onion", "mx.example.org"] },
    narrower: [
      { via: "tls", hosts: ["mx.example.org"] },
      { via: "tor", hosts: [onion] },
    ],
    wider: [
      { via: "tls", hosts: ["other.example.org"] },
      { via: "tls", hosts: ["example.org"] },
    ],
    malformed: [
      ...[
        "*.example.org",
        "*",
        "127.0.0.1",
        "::1",
        "localhost",
        "bücher.example",
        "EXAMPLE.org",
        "a..b",
        "a.b.",
        "0x7f.1",
      ].map((host) => ({ via: "tls", hosts: [host] })),
      { via: "direct", hosts: ["example.org"] },
    ],
    sentence:
      "Carry your outgoing mail over TLS to any onion address and mx.example.org. It never sees your key or your password.",
  },
  "onion.listen": {
    asked: { ports: [25, 80] },
    narrower: [{ ports: [80] }],
    wider: [{ ports: [81] }],
    malformed: [{ ports: [0] }, { ports: [65_536] }, { ports: [2.5] }, { ports: [1, 2, 3, 4, 5, 6] }],
    sentence: "Receive mail at an onion address of yours, at ports 25 and 80.",
  },
  "net.fetch": {
    asked: { origins: [origin, "https://b.example.org:8443"], via: "direct", methods: ["GET", "POST"], megabytes: 2 },
    narrower: [
      { origins: [origin], via: "tor" },
      { origins: [origin], via: "direct", methods: ["POST"], megabytes: 2 },
    ],
    wider: [
      { origins: ["https://example.org:444"], via: "direct" },
      { origins: ["https://b.example.org"], via: "direct" },
      { origins: [origin], via: "direct", methods: ["DELETE"] },
      { origins: [origin], via: "direct", megabytes: 3 },
    ],
    malformed: [
      ...[
        "http://example.org",
        "https://example.org/",
        "https://user@example.org",
        "https://bücher.example",
        "https://EXAMPLE.org",
        "https://10.0.0.1",
        "https://[::1]",
        "https://localhost",
        "https://*.example.org",
        "ftp://example.org",
        "file:///etc/passwd",
        "https://example.org:0",
        "https://example.org.",
        `http://${"a".repeat(55)}.onion`,
      ].map((each) => ({ origins: [each], via: "direct" })),
      { origins: [origin] },
      { origins: [origin], via: "direct", megabytes: limits.pluginFetchMegabytesMax + 1 },
    ],
    sentence: "Ask and send to example.org and b.example.org:8443, directly: they learn where you are.",
  },
  "keys.read": {
    asked: {},
    narrower: [{}],
    wider: [],
    malformed: [{ private: true }],
    sentence: "Know the public keys of your contacts.",
  },
  "keys.propose": {
    asked: {},
    narrower: [{}],
    wider: [],
    malformed: [{ keys: 1 }],
    sentence: "Learn which addresses you look for keys of, and suggest public keys for them. Postern checks each.",
  },
  "contact.read": {
    asked: { fields: ["name"] },
    narrower: [{}, { fields: ["name"] }],
    wider: [{ fields: ["name", "sent"] }],
    malformed: [{ fields: ["address"] }, { fields: [] }],
    sentence: "Ask whether somebody is in your contacts, and see name.",
  },
  "store.own": {
    asked: { megabytes: 5 },
    narrower: [{ megabytes: 5 }, { megabytes: 1 }],
    wider: [{ megabytes: 6 }],
    malformed: [
      { megabytes: 0 },
      { megabytes: 1.5 },
      { megabytes: "5" },
      { megabytes: limits.pluginStoreMegabytesMax + 1 },
    ],
    sentence: "Keep up to 5 MB of its own data.",
  },
  "secret.use": {
    asked: { secrets: [secret], via: "direct", methods: ["GET"] },
    narrower: [{ secrets: [secret], via: "tor" }],
    wider: [
      { secrets: [{ ...secret, origin: "https://b.example.org" }], via: "direct" },
      { secrets: [{ ...secret, header: "x-api-key" }], via: "direct" },
      { secrets: [{ ...secret, prefix: "Bearer " }], via: "direct" },
      { secrets: [secret, { ...secret, name: "other" }], via: "direct" },
      { secrets: [secret], via: "direct", methods: ["POST"] },
    ],
    malformed: [
      { secrets: [], via: "tor" },
      { secrets: [{ ...secret, header: "host" }], via: "tor" },
      { secrets: [{ ...secret, prefix: "a\r\nb: " }], via: "tor" },
      { secrets: [{ ...secret, title: bidi }], via: "tor" },
    ],
    sentence: "Use your key for example.org. It never sees it.",
  },
  "schedule.every": {
    asked: { minutes: 60 },
    narrower: [{ minutes: 60 }, { minutes: 61 }],
    wider: [{ minutes: 59 }],
    malformed: [{ minutes: limits.scheduleMinutesMin - 1 }, { minutes: limits.scheduleMinutesMax + 1 }],
    sentence: "Run every hour.",
  },
  "ui.panel": {
    asked: { panels: [panel, { ...panel, id: "two" }] },
    narrower: [{ panels: [panel] }],
    wider: [{ panels: [{ ...panel, title: "Other" }] }, { panels: [{ ...panel, place: "sidebar" }] }],
    malformed: [{ panels: [{ ...panel, title: bidi }] }, { panels: [{ ...panel, place: "banner" }] }, { panels: [] }],
    sentence: "Show “One” beside a mail and “One” beside a mail. Plain text only.",
  },
  "ui.action": {
    asked: { actions: [{ id: "one", title: "One", place: "list" }] },
    narrower: [{ actions: [{ id: "one", title: "One", place: "list" }] }],
    wider: [{ actions: [{ id: "one", title: "One", place: "compose" }] }],
    malformed: [{ actions: [{ id: "one", title: "x".repeat(limits.pluginLabelCharsMax + 1), place: "list" }] }],
    sentence: "Add “One” to what you can choose.",
  },
  "ui.banner": {
    asked: { banners: [{ id: "one", title: "One" }] },
    narrower: [{ banners: [{ id: "one", title: "One" }] }],
    wider: [{ banners: [{ id: "two", title: "One" }] }],
    malformed: [{ banners: [{ id: "one", title: "a\nb" }] }],
    sentence: "Show a note above a mail: “One”.",
  },
};

for (const name of Object.keys(capabilities) as CapabilityName[]) {
  const { asked, narrower, wider, malformed, sentence } = cases[name];
  const capability = capabilityOf(name);
  assert.ok(capability);
  const narrows = (scope: unknown) =>
    capability.narrows({ ...(scope as object), reason } as never, { ...asked, reason } as never);

  describe(name, () => {
    it("tells the user what it means", () => {
      assert.equal(capability.consent({ ...asked, reason } as never), sentence);
    });

    it("can be narrowed, and is no wider than itself", () => {
      for (const scope of [asked, ...narrower]) assert.equal(narrows(scope), true, JSON.stringify(scope));
    });

    it("is not widened, by one step or by something that is no scope", () => {
      for (const scope of wider) assert.equal(narrows(scope), false, JSON.stringify(scope));
      for (const scope of [...malformed, { ...asked, more: 1 }, JSON.parse(`{"__proto__": {}}`) as object])
        assert.equal(narrows(scope), false, JSON.stringify(scope));
    });

    it("has a schema that takes what an author writes and nothing malformed", () => {
      const isScope = compileSchema(scopeSchemaOf(capability));
      assert.ok(isScope(exampleScopes[name]), JSON.stringify(isScope.errors));
      for (const scope of malformed) assert.equal(isScope({ ...scope, reason }), false, JSON.stringify(scope));
      assert.equal(isScope({ ...asked, reason: "x".repeat(201) }), false);
      assert.equal(isScope({ ...asked, reason: "two\nlines" }), false);
    });
  });
}
