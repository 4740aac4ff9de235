import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import type { EgressFilter } from "../../core/store/egress-ledger.ts";
import type { EgressRow, Operation } from "../../core/store/operations.ts";
import { relayConfig, startedAt } from "./fixture.ts";
import { RowStore } from "./row-store.ts";

test("settings hold any JSON, null removes them, and keys are plain words", (t) => {
  const store = new RowStore(t);
  const set = (key: string, value: unknown) => store.perform({ op: "setting.set", key, value });
  const settings = () => ({
    autoLockMinutes: store.reader.setting("autoLockMinutes"),
    theme: store.reader.setting("theme"),
  });
  assert.equal(store.reader.setting("theme"), null);
  for (const value of [0, "", false, [1], { a: null }]) {
    set("theme", value);
    assert.deepEqual(store.reader.setting("theme"), value);
  }
  set("autoLockMinutes", 15);
  assert.deepEqual(settings(), { autoLockMinutes: 15, theme: { a: null } });
  set("theme", null);
  set("theme", null);
  assert.deepEqual(settings(), { autoLockMinutes: 15, theme: null });
  for (const key of ["", "1a", "a b", "a".repeat(129), "__proto__"])
    assert.throws(() => set(key, 1), { code: "BAD_REQUEST" }, key);
});

test("a setting may have limits.settingBytesMax bytes and not one more", (t) => {
  const store = new RowStore(t);
  const text = "x".repeat(limits.settingBytesMax - 2);
  store.perform({ op: "setting.set", key: "a", value: text });
  assert.throws(() => store.perform({ op: "setting.set", key: "a", value: `${text}x` }), { code: "TOO_LARGE" });
  assert.equal(store.reader.setting("a"), text);
});

function createPassword(store: RowStore, name: string, fill: number): number {
  const secretHash = Buffer.alloc(32, fill);
  secretHash.writeUInt16BE(fill);
  return (store.perform({ op: "appPassword.create", name, scope: "read", secretHash }) as { created: number }).created;
}

test("an app password is found by its hash until it is revoked, and its id is never used again", (t) => {
  const store = new RowStore(t);
  const { reader } = store;
  const id = createPassword(store, " phone ", 1);
  const hash = Buffer.alloc(32, 1);
  hash.writeUInt16BE(1);
  assert.deepEqual(reader.appPasswordByHash(hash), { id, name: "phone", scope: "read" });
  assert.equal(reader.appPasswordByHash(Buffer.alloc(32)), null);
  store.perform({ op: "appPassword.used", id, at: startedAt + 5 });
  assert.deepEqual(reader.appPasswords(), [
    { id, name: "phone", scope: "read", createdAt: startedAt, lastUsedAt: startedAt + 5 },
  ]);
  assert.throws(() => createPassword(store, "phone", 2), { code: "CONFLICT" });
  store.perform({ op: "appPassword.revoke", id });
  assert.equal(reader.appPasswordByHash(hash), null);
  assert.throws(() => store.perform({ op: "appPassword.revoke", id }), { code: "NOT_FOUND" });
  assert.ok(createPassword(store, "phone", 2) > id);
});

test("app passwords are at most limits.appPasswordsMax, with names of limits.appPasswordNameCharsMax characters", (t) => {
  const store = new RowStore(t);
  const longest = "n".repeat(limits.appPasswordNameCharsMax);
  createPassword(store, longest, 0);
  assert.throws(() => createPassword(store, `${longest}n`, 1), { code: "BAD_REQUEST" });
  assert.throws(() => createPassword(store, " ", 1), { code: "BAD_REQUEST" });
  for (let at = 1; at < limits.appPasswordsMax; at++) createPassword(store, `name ${at}`, at);
  assert.throws(() => createPassword(store, "one more", 999), { code: "CONFLICT" });
});

test("what a plugin keeps is its own, is listed by prefix and removed by null", (t) => {
  const store = new RowStore(t);
  const { reader } = store;
  const write = (pluginId: string, entries: Record<string, string | null>, isRecomputable = false): void => {
    const list = Object.entries(entries).map(([key, text]) => ({
      key,
      value: text === null ? null : Buffer.from(text),
    }));
    store.perform({ op: "pluginData.write", pluginId, entries: list, isRecomputable });
  };
  write("one", { "a/1": "x", "a/2": "y", a: "z", b: "w", "a/\u{10ffff}": "last" }, true);
  write("two", { "a/1": "other" });
  assert.equal(reader.pluginData("one", "a/1")?.toString(), "x");
  assert.equal(reader.pluginData("two", "a/2"), null);
  assert.deepEqual(
    reader.plugins.dataWithPrefix("one", "a/").map(({ key }) => key),
    ["a/1", "a/2", "a/\u{10ffff}"],
  );
  assert.equal(reader.plugins.dataWithPrefix("one", "").length, 5);
  write("one", { "a/1": null, "a/2": "new" });
  assert.deepEqual(
    reader.plugins.dataWithPrefix("one", "a/").map(({ value }) => value.toString()),
    ["new", "last"],
  );
  write("one", { ["k".repeat(limits.pluginKeyBytesMax)]: "" });
  assert.throws(() => write("one", { ["k".repeat(limits.pluginKeyBytesMax + 1)]: "" }), { code: "TOO_LARGE" });
});

test("relays are kept with what opens them, are changed in part, and their numbers never come again", (t) => {
  const store = new RowStore(t);
  const config = relayConfig;
  const credentials = { password: "secret" };
  const create = () => (store.perform({ op: "relay.create", config, credentials }) as { created: number }).created;
  const [first, second] = [create(), create()];
  store.perform({ op: "relay.update", relayId: first, config: { ...config, port: 587, security: "starttls" } });
  store.perform({ op: "relay.update", relayId: first, credentials: { password: "other" } });
  store.perform({ op: "relay.status", relayId: first, status: { lastError: null } });
  assert.deepEqual(store.reader.relay(first), {
    id: first,
    config: { ...config, port: 587, security: "starttls" },
    credentials: { password: "other" },
    status: { lastError: null },
    createdAt: startedAt,
  });
  store.perform({ op: "relay.destroy", relayId: second });
  assert.deepEqual(
    store.reader.relays().map(({ id }) => id),
    [first],
  );
  assert.equal(store.reader.relay(second), null);
  assert.throws(() => store.perform({ op: "relay.destroy", relayId: second }), { code: "NOT_FOUND" });
  assert.throws(() => store.perform({ op: "relay.update", relayId: second, config }), { code: "NOT_FOUND" });
  assert.ok(create() > second);
});

test("there are limits.relaysMax relays, and not one more", (t) => {
  const store = new RowStore(t);
  const create = () => store.perform({ op: "relay.create", config: relayConfig, credentials: {} });
  for (let at = 0; at < limits.relaysMax; at += 1) create();
  assert.throws(create, { code: "CONFLICT" });
  assert.equal(store.reader.relays().length, limits.relaysMax);
});

test("cursors and import jobs are kept as they were saved last", (t) => {
  const store = new RowStore(t);
  assert.equal(store.reader.cursor("spam"), null);
  for (const value of [5, { at: 6 }]) store.perform({ op: "cursor.set", name: "spam", value });
  assert.deepEqual(store.reader.cursor("spam"), { at: 6 });
  const job = (id: string, state: string) => ({ op: "importJob.save", job: { id, state } }) as Operation;
  store.perform(job("a", "running"));
  store.now += 1;
  store.perform(job("b", "running"));
  store.now += 1;
  store.perform(job("a", "done"));
  assert.deepEqual(store.reader.importJobs(), [
    { id: "a", state: "done" },
    { id: "b", state: "running" },
  ]);
  store.perform({ op: "importJob.remove", id: "a" });
  store.perform({ op: "importJob.remove", id: "a" });
  assert.equal(store.reader.importJobs().length, 1);
});

test("the egress ledger is read newest first, page by page, and keeps limits.ledgerRowsMax rows", (t) => {
  const store = new RowStore(t);
  const row: EgressRow = {
    at: startedAt,
    purpose: "imap",
    actor: "sources",
    host: "mail.example.org",
    port: 993,
    route: "direct",
    bytesIn: 10,
    bytesOut: 5,
    outcome: "ok",
    reason: "",
  };
  const rows = (count: number) => Array.from({ length: count }, (_, at) => ({ ...row, port: at }));
  store.perform({ op: "egress.record", rows: rows(3) });
  const page = store.reader.egress.page({ limit: 2, before: null });
  assert.deepEqual(
    page.map(({ port }) => port),
    [2, 1],
  );
  assert.deepEqual(
    store.reader.egress.page({ limit: 2, before: page[1]!.id }).map(({ port }) => port),
    [0],
  );
  store.perform({ op: "egress.record", rows: rows(limits.ledgerRowsMax - 3) });
  assert.equal(store.db.value("SELECT count(*) FROM egress"), limits.ledgerRowsMax);
  store.perform({ op: "egress.record", rows: rows(1) });
  assert.equal(store.db.value("SELECT count(*) FROM egress"), limits.ledgerRowsMax);
  assert.equal(store.db.value("SELECT min(id) FROM egress"), 2);
});

test("the egress ledger is filtered, summed up by host, and knows what came of what was open", (t) => {
  const store = new RowStore(t);
  const row = {
    at: startedAt,
    purpose: "imap.sync",
    actor: "kernel",
    host: "mail.example",
    port: 993,
    route: "direct",
  };
  const none = { bytesIn: 0, bytesOut: 0, reason: "" };
  const rows: EgressRow[] = [
    { ...row, ...none, outcome: "open" },
    { ...row, ...none, outcome: "open" },
    { ...row, bytesIn: 7, bytesOut: 3, outcome: "ok", reason: "", at: startedAt + 1 },
    { ...row, ...none, outcome: "NETWORK_FAILED", reason: "TIMEOUT", route: "tor" },
    { ...row, ...none, outcome: "NETWORK_REFUSED", reason: "NOT_PUBLIC", host: "10.0.0.1", actor: "keys" },
    { ...row, ...none, outcome: "TOR_MISSING", purpose: "picture.fetch", host: "x.onion", at: startedAt + 2 },
  ];
  assert.deepEqual(store.perform({ op: "egress.record", rows }), { ids: [1, 2, 3, 4, 5, 6] });
  const found = (filter: EgressFilter) =>
    store.reader.egress.page({ limit: 10, before: null, ...filter }).map(({ id }) => id);
  assert.deepEqual(found({ outcome: "open" }), [2, 1]);
  assert.deepEqual(found({ outcome: "ok" }), [3]);
  assert.deepEqual(found({ outcome: "failed" }), [4]);
  assert.deepEqual(found({ outcome: "refused" }), [6, 5]);
  assert.deepEqual(found({ host: "mail.example", route: "direct" }), [3, 2, 1]);
  assert.deepEqual(found({ actor: "keys" }), [5]);
  assert.deepEqual(found({ purpose: "picture.fetch" }), [6]);
  assert.deepEqual(found({ host: "' OR 1=1 --" }), []);
  store.perform({ op: "egress.end", id: 1, row: { bytesIn: 5, bytesOut: 2, outcome: "ok", reason: "" } });
  store.perform({ op: "egress.forgetOpen" });
  assert.deepEqual(found({ outcome: "open" }), []);
  assert.deepEqual(
    store.reader.egress.page({ limit: 2, before: 3 }).map(({ outcome, bytesIn }) => [outcome, bytesIn]),
    [
      ["unknown", 0],
      ["ok", 5],
    ],
  );
  assert.deepEqual(
    store.reader.egress
      .hosts(2)
      .map(({ host, connections, unsuccessful, bytesIn }) => [host, connections, unsuccessful, bytesIn]),
    [
      ["x.onion", 1, 1, 0],
      ["mail.example", 4, 2, 12],
    ],
  );
});

test("an operation that does not exist is refused", (t) => {
  const store = new RowStore(t);
  assert.throws(() => store.perform({ op: "nothing.like" } as unknown as Operation), { code: "BAD_REQUEST" });
});
