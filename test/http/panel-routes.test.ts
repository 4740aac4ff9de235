import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import type { Grants } from "../../core/plugins/plugin-record.ts";
import { packed } from "../plugins/digest.ts";
import { panelCapabilities, panelCode, panelHooksUsed } from "../plugins/panel-plugin.ts";
import { until } from "../plugins/plugin-kernel.ts";
import { ask, askJson } from "./door.ts";
import { body, code, openDoor } from "./open-door.ts";

const door = await openDoor();
const { get, send } = door;
const postern = door.keyholder.postern()!;
const grants = panelCapabilities as unknown as Grants;

async function grant(given: Grants): Promise<void> {
  await postern.plugins.installs.setGrants("words", given);
  await until(() => postern.plugins.detail("words").state === "ready");
}

async function arrived(...subjects: string[]): Promise<string[]> {
  const tagIds = [postern.reader.tagByRole("inbox").id];
  const outcomes = await postern.ingestRaw(
    subjects.map((subject) => ({
      raw: Buffer.from(`From: Ana <ana@example.org>\nMessage-ID: <${subject}@x>\nSubject: ${subject}\n\nText.\n`),
      tagIds,
      keywords: [],
      receivedAt: null,
      kind: "message" as const,
    })),
  );
  return outcomes.map(({ emailId }) => emailId!);
}

const ids = await arrived("first", "second", "short");
const [first = "", second = "", short = ""] = ids;
await postern.plugins.installs.inspect(
  packed({ id: "words", code: panelCode, hooks: panelHooksUsed, asks: panelCapabilities }),
);

const panel = async (id: string, place: string, email?: string) =>
  (await body(await get(`/api/plugins/words/panels/${id}?place=${place}${email ? `&email=${email}` : ""}`)))["blocks"];
const run = (action: string, emailIds?: unknown) =>
  send("POST", `/api/plugins/words/actions/${action}`, emailIds === undefined ? {} : { emailIds });
const tagged = () => postern.reader.tagByName("Counted");

test("a plugin that is off has no place in the page, says nothing and does nothing", async () => {
  const { plugins } = await body(await get("/api/plugins"));
  assert.deepEqual(plugins.at(-1).places, { panels: [], actions: [] });
  assert.equal(await panel("total", "sidebar"), null);
  assert.equal(await code(await run("reset")), "PLUGIN_OFF");
});

test("one that is on says something at the places that it was granted, beside the mail that is open", async () => {
  await postern.plugins.installs.enable("words", grants);
  await until(() => postern.plugins.detail("words").state === "ready");
  const { places } = (await body(await get("/api/plugins")))["plugins"].at(-1);
  assert.deepEqual(
    places.panels.map(({ id, place }: { id: string; place: string }) => `${id}@${place}`),
    ["long@banner", "words@message", "total@sidebar", "about@settings"],
  );
  assert.equal(places.actions.length, 5);
  assert.deepEqual(await panel("long", "banner", first), [{ type: "text", text: "Long: first", tone: "warning" }]);
  assert.equal(await panel("long", "banner", short), null);
  assert.equal(await panel("long", "banner"), null, "no mail is open");
  assert.deepEqual(await panel("words", "message", second), [
    { type: "facts", facts: [{ label: "From", value: "Ana ana@example.org" }] },
    { type: "action", action: "count" },
  ]);
  assert.equal(await panel("words", "sidebar", second), null, "not granted there");
  assert.equal(await code(await get("/api/plugins/words/panels/total?place=ceiling")), "BAD_REQUEST");
  assert.equal(await code(await get("/api/plugins/words/panels/total?place=sidebar&email=none")), "NOT_FOUND");
});

test("what it offers is done with the messages that were chosen, and stands in the audit of each", async () => {
  assert.deepEqual(await body(await run("count-chosen", [first, second])), { notice: "first + second" });
  assert.deepEqual(await panel("total", "sidebar"), [
    { type: "text", text: "2 counted", tone: "good" },
    { type: "action", action: "reset" },
  ]);
  const rows = (await body(await get(`/api/emails/${second}/plugins`)))["rows"] as Array<Record<string, string>>;
  assert.ok(rows.some(({ hook, capability }) => hook === "command.run" && capability === "message.read"));
  assert.ok(rows.some(({ capability, scope }) => capability === "message.tag" && scope === "+Counted"));
  assert.ok(tagged());
  assert.deepEqual(await body(await run("reset")), { notice: null });
  assert.deepEqual(await body(await run("check")), { notice: "Looked at 0 messages" });
});

test("an action that fails, was not granted, or is asked for malformed, is told so", async () => {
  assert.equal(await code(await run("fail", [first])), "PLUGIN_FAILED");
  assert.equal(await code(await run("other", [first])), "PLUGIN_DENIED");
  assert.equal(await code(await run("count", ["none"])), "NOT_FOUND");
  assert.equal(await code(await run("count", [])), "BAD_REQUEST");
  assert.equal(await code(await run("count", "M1")), "BAD_REQUEST");
  assert.equal(await code(await send("POST", "/api/plugins/nobody/actions/x", {})), "PLUGIN_OFF");
});

test("limits.commandMessagesMax messages can be given to an action, and not one more", async () => {
  const many = (count: number) => Array.from({ length: count }, () => first);
  assert.equal(
    (await body(await run("check", many(limits.commandMessagesMax))))["notice"],
    `Looked at ${limits.commandMessagesMax} messages`,
  );
  assert.equal(await code(await run("check", many(limits.commandMessagesMax + 1))), "BAD_REQUEST");
});

test("a grant that was narrowed takes the place away, and the sight of mail", async () => {
  const { "ui.banner": _banner, ...without } = grants;
  const panels = panelCapabilities["ui.panel"].panels.filter(({ id }) => id === "words");
  const read = { ...panelCapabilities["message.read"], mail: "new" };
  const narrowed = { ...without, "ui.panel": { ...panelCapabilities["ui.panel"], panels }, "message.read": read };
  await grant(narrowed as unknown as Grants);
  assert.deepEqual(
    postern.plugins.detail("words").places.panels.map(({ id }) => id),
    ["words"],
  );
  assert.equal(await panel("total", "sidebar"), null);
  assert.equal(await panel("words", "message", first), null, "new mail alone: it has arrived long ago");
  assert.deepEqual(await body(await run("check", [first])), { notice: "Looked at 0 messages" });
});

test("nobody without a session asks plugins for anything", async () => {
  assert.equal((await ask(door.app, "/api/plugins/words/panels/total?place=sidebar")).status, 401);
  assert.equal((await askJson(door.app, "POST", "/api/plugins/words/actions/reset", {})).status, 401);
});
