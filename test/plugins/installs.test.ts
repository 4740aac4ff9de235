import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { type TestContext, test } from "node:test";
import { AppError } from "../../core/kernel/errors.ts";
import type { Postern } from "../../core/main.ts";
import type { Grants } from "../../core/plugins/plugin-record.ts";
import { testFolder } from "../open-postern.ts";
import { capabilities, deliver, full, packed, ready, tagged, tagger, view } from "./digest.ts";
import { until } from "./plugin-kernel.ts";

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
    ["attachment-guard", "compose-checks", "html-sandbox", "smtp", "spam-bayes"],
  );
});
