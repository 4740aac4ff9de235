import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { Audit, auditSubject, messageIdOf, type Noted } from "../../core/plugins/audit.ts";
import { RecentCalls } from "../../core/plugins/recent-calls.ts";
import type { NewAuditRow } from "../../core/store/operations.ts";
import { until } from "./plugin-kernel.ts";

const row = (scope = ""): Noted => ({
  pluginId: "p",
  version: "1.0.0",
  hook: "",
  capability: "store.own",
  scope,
  messageId: null,
  bytes: 1,
  outcome: "ok",
});

function openAudit() {
  const written: NewAuditRow[][] = [];
  const audit = new Audit({
    clock: { now: () => 7 },
    write: (rows) => {
      written.push(rows);
      return Promise.resolve();
    },
    onFailure: assert.fail,
  });
  return { audit, written };
}

test("rows are written together after a moment, or at once when limits.auditRowsWaitingMax wait", async () => {
  const { audit, written } = openAudit();
  for (let at = 1; at < limits.auditRowsWaitingMax; at += 1) audit.note(row());
  await Promise.resolve();
  assert.equal(written.length, 0);
  audit.note(row());
  await audit.flush();
  assert.deepEqual(
    written.map(({ length }) => length),
    [limits.auditRowsWaitingMax],
  );
  audit.note(row());
  await until(() => written.length === 2);
  await audit.flush();
  assert.equal(written.length, 2, "nothing waits, nothing is written");
  assert.deepEqual(
    written[1]?.map(({ at }) => at),
    [7],
  );
});

test("a scope has limits.auditScopeCharsMax characters, and is cut beyond", async () => {
  const { audit, written } = openAudit();
  const longest = "x".repeat(limits.auditScopeCharsMax);
  audit.note(row(longest));
  audit.note(row(`${longest}y`));
  await audit.flush();
  assert.deepEqual(
    written.flat().map(({ scope }) => scope),
    [longest, longest],
  );
});

test("what a call was about is said in a word, whatever a guest sends", () => {
  const subject = (capability: string, method: string, args: unknown) =>
    auditSubject(capability, method, Buffer.from(typeof args === "string" ? args : JSON.stringify(args)));
  assert.deepEqual(subject("store.own", "read", { key: "a" }), { scope: "read: a", messageId: null });
  assert.equal(subject("store.own", "write", { entries: [{}, {}] }).scope, "write: 2 keys");
  assert.deepEqual(subject("message.tag", "tag", { key: "12", add: ["A"], remove: ["B", 3] }), {
    scope: "+A -B -",
    messageId: 12,
  });
  assert.equal(
    subject("secret.use", "fetch", { secret: "key", url: "https://a.example/x?q=mail" }).scope,
    "key: https://a.example",
  );
  assert.equal(
    subject("net.fetch", "fetch", { url: "https://a.example:8443/secret?q=mail" }).scope,
    "https://a.example:8443",
  );
  assert.equal(subject("net.fetch", "fetch", { url: "no url" }).scope, "no address");
  for (const nonsense of ["", "{", "null", "[]", '"x"', '{"entries":{}}', "\u0000"])
    for (const capability of ["store.own", "message.tag", "net.fetch", "toString", "__proto__"])
      assert.equal(typeof subject(capability, "m", nonsense).scope, "string");
  assert.deepEqual(["1", "0", "-1", "1.5", "", "9".repeat(16)].map(messageIdOf), [1, null, null, null, null, null]);
});

test("the last limits.recentCallsMax calls are kept, of limits.recentCallBytesMax bytes together", () => {
  const call = (at: number, bytes = 1) => ({ hook: "h", at, payload: Buffer.alloc(bytes), answer: Buffer.alloc(0) });
  const recent = new RecentCalls();
  for (let at = 0; at <= limits.recentCallsMax; at += 1) recent.add(call(at));
  assert.deepEqual([recent.list().length, recent.list()[0]?.at], [limits.recentCallsMax, 1]);
  recent.add(call(100, limits.recentCallBytesMax));
  assert.deepEqual(
    recent.list().map(({ at }) => at),
    [100],
  );
  recent.add(call(101, limits.recentCallBytesMax + 1));
  assert.deepEqual(
    recent.list().map(({ at }) => at),
    [100],
    "one that is larger than all may be is passed over",
  );
  recent.add(call(102));
  assert.deepEqual(
    recent.list().map(({ at }) => at),
    [102],
  );
});

test("what cannot be written fails nobody, is told of, and is written when it can be: the newest of it", async () => {
  const written: NewAuditRow[] = [];
  const failures: unknown[] = [];
  let isFull = true;
  const audit = new Audit({
    clock: { now: () => 7 },
    write: (rows) => {
      if (isFull) return Promise.reject(new Error("no room"));
      written.push(...rows);
      return Promise.resolve();
    },
    onFailure: (error) => failures.push(error),
  });
  audit.note(row("first"));
  await audit.flush();
  assert.equal(failures.length, 1);
  for (let at = 2; at <= limits.auditRowsWaitingMax; at += 1) audit.note(row(String(at)));
  await Promise.resolve();
  assert.equal(failures.length, 1, "a full disk is not tried again for each row");
  await audit.flush();
  assert.equal(failures.length, 2);
  audit.note(row("one too many"));
  isFull = false;
  await audit.flush();
  assert.equal(written.length, limits.auditRowsWaitingMax);
  assert.deepEqual([written[0]?.scope, written.at(-1)?.scope], ["2", "one too many"]);
  audit.note(row("last"));
  await audit.close();
  assert.equal(written.at(-1)?.scope, "last");
});
