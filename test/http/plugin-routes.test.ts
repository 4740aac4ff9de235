import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Hono } from "hono";
import { pluginRoutes } from "../../core/http/plugin-routes.ts";
import { problemOf } from "../../core/http/problem.ts";
import { limits } from "../../core/kernel/limits.ts";
import type { Postern } from "../../core/main.ts";
import { packPlugin } from "../../core/plugins/packages/pack.ts";
import { emailIdOf } from "../../core/store/ids.ts";
import { testFolder } from "../open-postern.ts";
import { until } from "../plugins/plugin-kernel.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- answers are compared field by field
type Json = any;

const capabilities = {
  "message.read": { fields: ["envelope"], mail: "all", reason: "To see the subject." },
  "message.tag": { tags: ["Seen"], reason: "To mark it." },
};

function packed(version: string, more: object = {}): Uint8Array {
  const code = `var plugin = { default: { hooks: { async "message.observe"(items, host) {
    for (const { view } of items) await host.mail.tag(view.key, ["Seen"], []);
  } } } };`;
  const manifest = {
    manifest: 1,
    id: "marker",
    version,
    sdk: "^1.0",
    name: "Marker",
    summary: "Marks what it has seen.",
    main: "main.ts",
    hooks: { "message.observe": {} },
    capabilities,
    ...more,
  };
  return packPlugin({ manifest: JSON.stringify(manifest), code });
}

/** The suite shares one kernel. */
let postern: Postern;
const cleanups: Array<() => unknown> = [];
let app: Hono;

const ask = async (
  method: string,
  path: string,
  body?: object | Uint8Array,
): Promise<{ status: number; json: Json }> => {
  const isBytes = body instanceof Uint8Array;
  const response = await app.request(path, {
    method,
    ...(body === undefined ? {} : { body: isBytes ? Buffer.from(body) : JSON.stringify(body) }),
    headers: { "Content-Type": isBytes ? "application/gzip" : "application/json" },
  });
  return { status: response.status, json: await response.json() };
};
const code = async (...given: Parameters<typeof ask>): Promise<string> => (await ask(...given)).json.code;

before(async () => {
  postern = await testFolder({ after: (run: () => unknown) => void cleanups.push(run) } as never).open();
  app = new Hono();
  app.onError((error) => problemOf(error));
  app.route(
    "/",
    pluginRoutes(() => postern),
  );
});
after(async () => {
  for (const run of cleanups.toReversed()) await run();
});

test("from a package to a plugin at work, and away again", async () => {
  const raw = Buffer.from("From: a@example.org\nMessage-ID: <1@example.org>\nSubject: one\n\nText.\n");
  const inbox = postern.reader.tagByRole("inbox").id;
  await postern.ingestRaw([{ raw, tagIds: [inbox], keywords: [], receivedAt: null, kind: "message" }]);
  const { json: found } = await ask("POST", "/plugins", packed("1.0.0"));
  assert.deepEqual([found.id, found.update, found.consent.lines.length], ["marker", null, 2]);
  assert.equal((await ask("GET", "/plugins/marker")).json.state, "off");
  const { json: enabled } = await ask("POST", "/plugins/marker/enable", { grants: capabilities });
  assert.equal(enabled.id, "marker");
  await until(() => postern.plugins.detail("marker").state === "ready");
  await postern.settled();
  const { json: rows } = await ask("GET", `/emails/${emailIdOf(1, 0)}/plugins`);
  assert.deepEqual(
    rows.rows.map(({ capability, outcome, emailId }: Json) => [capability, outcome, emailId]),
    [
      ["message.tag", "ok", emailIdOf(1, 0)],
      ["message.read", "ok", emailIdOf(1, 0)],
    ],
  );
  assert.equal(rows.verdict, null, "the filter has learned nothing yet, so it has said nothing");
  const verdict = { score: 0.25, words: [], pluginId: "spam-bayes", pluginVersion: "1.0.0" };
  await postern.writer.perform({ op: "message.setVerdict", verdicts: [{ messageId: 1, verdict }] });
  const { json: judged } = await ask("GET", `/emails/${emailIdOf(1, 0)}/plugins`);
  assert.deepEqual(judged.verdict, { plugin: "spam-bayes", version: "1.0.0", score: 0.25 });
  const { json: audit } = await ask("GET", "/plugins/audit?plugin=marker&limit=1&text=seen");
  assert.deepEqual([audit.rows.length, audit.rows[0].scope, audit.more], [1, "+Seen", false]);
  const listed = (await ask("GET", "/plugins")).json.plugins.filter(({ isShipped }: Json) => !isShipped);
  assert.deepEqual(
    listed.map(({ id }: Json) => id),
    ["marker"],
  );

  await ask("POST", "/plugins", packed("1.1.0"));
  const { json: waiting } = await ask("GET", "/plugins/marker");
  assert.deepEqual([waiting.waiting.version, waiting.update.update.from], ["1.1.0", "1.0.0"]);
  assert.deepEqual((await ask("GET", "/plugins/marker/preview")).json.calls, 1);
  assert.equal((await ask("DELETE", "/plugins/marker/update")).json.waiting, null);
  await ask("POST", "/plugins", packed("1.1.0"));
  assert.equal((await ask("POST", "/plugins/marker/update", {})).json.version, "1.1.0");
  assert.equal((await ask("POST", "/plugins/marker/rollback")).json.version, "1.0.0");
  assert.equal((await ask("PUT", "/plugins/marker/settings", { settings: {} })).status, 200);
  const { "message.tag": _gone, ...narrowed } = capabilities;
  assert.equal((await ask("PUT", "/plugins/marker/grants", { grants: narrowed })).json.granted.length, 1);
  assert.equal((await ask("POST", "/plugins/marker/undo-tags")).json.messages, 1);
  assert.equal((await ask("POST", "/plugins/marker/disable")).json.state, "off");
  assert.deepEqual((await ask("DELETE", "/plugins/marker?data=remove")).json, {});
  assert.equal(await code("GET", "/plugins/marker"), "NOT_FOUND");
});

test("what is wrong is said with a code, and changes nothing", async () => {
  assert.equal(await code("POST", "/plugins", Buffer.from("nothing like a package")), "PLUGIN_PACKAGE_BAD");
  assert.equal(await code("POST", "/plugins", Buffer.alloc(limits.pluginPackageBytesMax + 1)), "TOO_LARGE");
  assert.equal(await code("POST", "/plugins/nobody/enable", { grants: {} }), "NOT_FOUND");
  assert.equal(await code("POST", "/plugins/spam-bayes/enable", { grants: [] }), "BAD_REQUEST");
  assert.equal(await code("POST", "/plugins/spam-bayes/enable", { grants: {}, more: 1 }), "BAD_REQUEST");
  assert.equal(await code("PUT", "/plugins/spam-bayes/settings", { settings: { a: 1 } }), "BAD_REQUEST");
  assert.equal(await code("DELETE", "/plugins/spam-bayes"), "CONFLICT");
  assert.equal(await code("DELETE", "/plugins/spam-bayes?data=all"), "BAD_REQUEST");
  assert.equal(await code("POST", "/plugins/spam-bayes/rollback"), "NOT_FOUND");
  assert.equal(await code("GET", "/plugins/spam-bayes/preview"), "NOT_FOUND");
  assert.equal(await code("GET", "/emails/Mnothing/plugins"), "NOT_FOUND");
  const rows = limits.auditRowsPerPageMax;
  assert.equal((await ask("GET", `/plugins/audit?limit=${rows}`)).status, 200);
  assert.equal(await code("GET", `/plugins/audit?limit=${rows + 1}`), "BAD_REQUEST");
  assert.equal((await ask("GET", `/plugins/audit?text=${"x".repeat(limits.auditTextCharsMax)}`)).status, 200);
  assert.equal(await code("GET", `/plugins/audit?text=${"x".repeat(limits.auditTextCharsMax + 1)}`), "BAD_REQUEST");
  assert.equal((await ask("GET", "/plugins/spam-bayes")).json.isShipped, true);
});
