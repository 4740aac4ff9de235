import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { type TestContext, test } from "node:test";
import { AppError } from "../../core/kernel/errors.ts";
import type { Postern } from "../../core/main.ts";
import { packPlugin } from "../../core/plugins/packages/pack.ts";
import type { Grants, PluginView } from "../../core/plugins/plugin-record.ts";
import type { MessageRow } from "../../core/store/types.ts";
import { testFolder } from "../open-postern.ts";
import { until } from "./plugin-kernel.ts";

const capabilities = {
  "message.read": {
    fields: ["envelope", "text"],
    headers: ["list-id"],
    mail: "all",
    reason: "To see which mail is a newsletter.",
  },
  "message.tag": { tags: ["Newsletters"], reason: "To put newsletters together." },
  "store.own": { megabytes: 1, reason: "To remember what it has seen." },
};

const tagger = (tag: string) => `var plugin = { default: { hooks: { async "message.observe"(items, host) {
  for (const { view, event } of items) {
    if (event !== "stored" || !view.subject.includes("news")) continue;
    await host.store.write([{ key: "seen/" + view.key, value: view.subject + "|" + view.text.length }]);
    await host.mail.tag(view.key, ["${tag}"], []);
  }
} } } };`;

interface Asked {
  version?: string;
  code?: string;
  id?: string;
  more?: object;
  hooks?: object;
  asks?: object;
}

function packed({
  version = "1.0.0",
  code = tagger("Newsletters"),
  id = "digest",
  more = {},
  hooks,
  asks,
}: Asked = {}) {
  const manifest = {
    manifest: 1,
    id,
    version,
    sdk: "^1.0",
    name: "Digest",
    summary: "Puts newsletters together.",
    main: "main.ts",
    hooks: hooks ?? { "message.observe": {} },
    capabilities: asks ?? capabilities,
    ...more,
  };
  return packPlugin({ manifest: JSON.stringify(manifest, null, 2), code, readme: "A plugin for a test." });
}

const mail = (index: number, subject: string) =>
  Buffer.from(
    `From: Ana <ana@example.org>\nTo: ben@example.org\nMessage-ID: <${index}@example.org>\nSubject: ${subject}\n\nThe text of it.\n`,
  );

async function deliver(postern: Postern, ...subjects: string[]): Promise<void> {
  const inbox = postern.reader.tagByRole("inbox").id;
  const start = postern.reader.lastMessageId();
  const items = subjects.map((subject, at) => ({
    raw: mail(start + at, subject),
    tagIds: [inbox],
    keywords: [],
    receivedAt: null,
    kind: "message" as const,
  }));
  await postern.ingestRaw(items);
  await postern.settled();
}

const full = capabilities as unknown as Grants;
const view = (postern: Postern, id = "digest"): PluginView => postern.plugins.detail(id);
const tagged = (postern: Postern): string[] => {
  const tag = postern.reader.tagByName("Newsletters");
  const rows: MessageRow[] = postern.reader.messagesByIds(
    Array.from({ length: postern.reader.lastMessageId() }, (_, at) => at + 1),
  );
  return rows.filter(({ tagIds }) => tag !== null && tagIds.includes(tag.id)).map(({ subject }) => subject ?? "");
};
const ready = (postern: Postern, id = "digest") => until(() => view(postern, id).state === "ready");

async function withDigest(t: TestContext): Promise<Postern> {
  const postern = await testFolder(t).open();
  await postern.plugins.installs.inspect(packed());
  await postern.plugins.installs.enable("digest", full);
  await ready(postern);
  return postern;
}

test("a package is looked at without running, stays off until agreed to, then works on mail old and new", async (t) => {
  const postern = await testFolder(t).open();
  await deliver(postern, "old news", "a letter");
  const found = await postern.plugins.installs.inspect(packed());
  assert.deepEqual(
    [found.id, found.update, found.origin.signer, found.readme],
    ["digest", null, null, "A plugin for a test."],
  );
  assert.deepEqual(found.consent.lines.map(({ capability, kind }) => `${kind} ${capability}`).toSorted(), [
    "changes message.tag",
    "keeps store.own",
    "sees message.read",
  ]);
  assert.deepEqual([view(postern).state, view(postern).granted], ["off", []]);
  assert.equal((await postern.plugins.installs.inspect(packed())).origin.hash, found.origin.hash, "twice is once");
  await postern.plugins.installs.enable("digest", full);
  await ready(postern);
  await postern.settled();
  await deliver(postern, "news of today");
  assert.deepEqual(tagged(postern), ["old news", "news of today"]);
  assert.equal(view(postern).taggedMessages, 2);
  await postern.plugins.flushAudit();
  const rows = postern.reader.plugins.audit({ limit: 100, before: null, pluginId: "digest", messageId: 1, text: null });
  assert.deepEqual(
    rows.map(({ capability, scope, outcome }) => [capability, scope, outcome]),
    [
      ["message.tag", "+Newsletters", "ok"],
      ["message.read", "envelope, text", "ok"],
    ],
  );
  assert.equal(await postern.plugins.installs.undoTags("digest"), 2);
  assert.deepEqual(tagged(postern), []);
});

test("grants can be narrowed, not widened; what was not granted is denied, counted and in the audit", async (t) => {
  const postern = await testFolder(t).open();
  const { installs } = postern.plugins;
  await installs.inspect(packed());
  const wider = { ...full, "message.tag": { tags: ["Newsletters", "Other"], reason: "More." } } as Grants;
  await assert.rejects(installs.enable("digest", wider), { code: "PLUGIN_DENIED" });
  const foreign = { ...full, "net.fetch": { origins: ["https://example.org"], reason: "x" } } as unknown as Grants;
  await assert.rejects(installs.enable("digest", foreign), { code: "PLUGIN_DENIED" });
  const { "message.read": _read, ...withoutMail } = full;
  await assert.rejects(installs.enable("digest", withoutMail), { code: "PLUGIN_DENIED" });
  const envelopeOnly = {
    ...full,
    "message.read": { fields: ["envelope"], mail: "all", reason: "x" },
    "message.tag": undefined,
  };
  const { "message.tag": _tag, ...narrowed } = envelopeOnly;
  await installs.enable("digest", narrowed as unknown as Grants);
  await ready(postern);
  await deliver(postern, "news without text");
  assert.deepEqual(tagged(postern), []);
  assert.equal(
    postern.reader.pluginData("digest", "seen/1")?.toString(),
    "news without text|0",
    "the text was not shown",
  );
  const detail = postern.plugins.detail("digest");
  assert.deepEqual(
    detail.denied.map(({ capability }) => capability),
    ["message.tag"],
  );
  await postern.plugins.flushAudit();
  const denied = postern.reader.plugins.audit({
    limit: 9,
    before: null,
    pluginId: "digest",
    messageId: null,
    text: "DENIED",
  });
  assert.ok(denied.length > 0);
  await installs.setGrants("digest", {});
  assert.deepEqual([view(postern).state, view(postern).problem?.code], ["off", "PLUGIN_DENIED"]);
});

test("an update waits while the old version runs, is tried in shadow, agreed to and taken back", async (t) => {
  const postern = await withDigest(t);
  const { installs } = postern.plugins;
  await deliver(postern, "news one");
  const asks = {
    ...capabilities,
    "message.tag": { tags: ["Newsletters", "Digest"], reason: "To put newsletters together." },
  };
  const next = packed({ version: "1.1.0", code: tagger("Digest"), asks });
  const { update } = await installs.inspect(next);
  assert.equal(update?.from, "1.0.0");
  assert.deepEqual([update.added.length, update.removed.length, update.changed.length], [0, 0, 1]);
  assert.deepEqual([view(postern).version, view(postern).waiting?.version], ["1.0.0", "1.1.0"]);
  const preview = await postern.plugins.preview("digest");
  assert.ok(preview.calls > 0);
  assert.equal(postern.reader.tagByName("Digest"), null, "in shadow nothing has an effect");
  await installs.agreeToUpdate("digest", null);
  await ready(postern);
  await deliver(postern, "news two");
  assert.deepEqual(tagged(postern), ["news one"]);
  assert.equal(postern.reader.tagByName("Digest")?.totalEmails, 1);
  await installs.rollback("digest");
  await ready(postern);
  assert.deepEqual([view(postern).version, view(postern).waiting?.version], ["1.0.0", "1.1.0"]);
  await installs.declineUpdate("digest");
  assert.deepEqual([view(postern).waiting, view(postern).previous], [null, null]);
});

test("what was decided survives a restart, and the loss of the database", async (t) => {
  const folder = testFolder(t);
  const first = await folder.open();
  await first.plugins.installs.inspect(packed());
  await first.plugins.installs.enable("digest", full);
  await ready(first);
  await deliver(first, "news one");
  await first.plugins.installs.disable("spam-bayes");
  await first.close("stopping");
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${folder.paths.database}${suffix}`, { force: true });
  const second = await folder.open();
  await ready(second);
  assert.equal(view(second, "spam-bayes").state, "off");
  await second.settled();
  assert.deepEqual(tagged(second), ["news one"]);
  await second.plugins.installs.remove("digest", true);
  assert.throws(() => view(second), { code: "NOT_FOUND" });
  assert.equal(second.reader.pluginData("digest", "seen/1"), null);
  await second.close("stopping");
  const third = await folder.open();
  assert.throws(() => view(third), { code: "NOT_FOUND" });
});

test("three breaches switch a plugin off for good, with the reason, until the user says otherwise", async (t) => {
  const folder = testFolder(t);
  const postern = await folder.open();
  const code = `var plugin = { default: { hooks: { "message.observe"() { for (;;); } } } };`;
  await postern.plugins.installs.inspect(packed({ code, more: { limits: { wallMs: 100 } } }));
  await postern.plugins.installs.enable("digest", full);
  await ready(postern);
  for (let round = 0; view(postern).state !== "off"; round += 1) {
    await deliver(postern, `news ${round}`);
    await until(() => view(postern).state !== "starting");
  }
  assert.equal(view(postern).problem?.code, "PLUGIN_LIMIT");
  await postern.close("stopping");
  const again = await folder.open();
  assert.deepEqual([view(again).state, view(again).problem?.code], ["off", "PLUGIN_LIMIT"]);
});

test("the plugins that ship with Postern cannot be replaced or removed; damaged packages change nothing", async (t) => {
  const postern = await testFolder(t).open();
  const { installs } = postern.plugins;
  await assert.rejects(installs.inspect(packed({ id: "spam-bayes" })), { code: "CONFLICT" });
  await assert.rejects(installs.remove("spam-bayes", true), { code: "CONFLICT" });
  await assert.rejects(installs.inspect(Buffer.from("no package")), (error: AppError) => error instanceof AppError);
  assert.deepEqual(
    postern.plugins.list().map(({ id }) => id),
    ["spam-bayes"],
  );
});

test("a plugin is woken as often as it was granted, and once for what it missed", async (t) => {
  const clock = { time: Date.UTC(2026, 5, 1), now: () => clock.time };
  const folder = testFolder(t);
  const asks = { "schedule.every": { minutes: 30, reason: "To look." }, "store.own": capabilities["store.own"] };
  const code = `var plugin = { default: { hooks: { async "schedule.tick"({ at }, host) {
    await host.store.write([{ key: "tick/" + at, value: "" }]);
  } } } };`;
  const first = await folder.open({ clock });
  await first.plugins.installs.inspect(packed({ code, hooks: { "schedule.tick": {} }, asks }));
  await first.plugins.installs.enable("digest", asks as unknown as Grants);
  await ready(first);
  const ticks = (postern: Postern) =>
    postern.reader
      .pluginDataWithPrefix("digest", "tick/")
      .map(({ key }) => (Number(key.slice(5)) - Date.UTC(2026, 5, 1)) / 60_000);
  const pass = async (postern: Postern, minutes: number) => {
    clock.time += minutes * 60_000;
    await postern.settled();
  };
  await pass(first, 0);
  for (const minutes of [29, 1, 29, 1]) await pass(first, minutes);
  assert.deepEqual(ticks(first), [30, 60]);
  await first.close("stopping");
  clock.time += 300 * 60_000;
  const again = await folder.open({ clock });
  await ready(again);
  await pass(again, 0);
  assert.deepEqual(ticks(again), [30, 60, 360]);
});

test("settings are checked against the manifest and reach the plugin", async (t) => {
  const postern = await testFolder(t).open();
  const { installs } = postern.plugins;
  const code = `var plugin = { default: { hooks: { async "message.observe"(items, host) {
    await host.store.write([{ key: "settings", value: JSON.stringify(host.settings) }]);
  } } } };`;
  const settings = {
    type: "object",
    properties: {
      word: { type: "string", title: "Word", default: "news" },
      count: { type: "integer", title: "How many", minimum: 1, maximum: 5, default: 2 },
    },
  };
  await installs.inspect(packed({ code, more: { settings } }));
  await assert.rejects(installs.setSettings("digest", { count: 6 }), { code: "BAD_REQUEST" });
  await assert.rejects(installs.setSettings("digest", { other: 1 }), { code: "BAD_REQUEST" });
  await installs.setSettings("digest", { count: 5 });
  await installs.enable("digest", full);
  await ready(postern);
  await deliver(postern, "any");
  assert.deepEqual(JSON.parse(postern.reader.pluginData("digest", "settings")?.toString() ?? ""), {
    word: "news",
    count: 5,
  });
});
