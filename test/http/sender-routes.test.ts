import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import type { Grants } from "../../core/plugins/plugin-record.ts";
import { packed } from "../plugins/digest.ts";
import { until } from "../plugins/plugin-kernel.ts";
import { body, code, openDoor } from "./open-door.ts";

const door = await openDoor();
const { get, send } = door;

test("what plugins know of the sender is told with their names, and only what they were granted is asked", async () => {
  const postern = door.keyholder.postern();
  assert.ok(postern);
  const code = `var plugin = { default: { hooks: { "contact.describe": ({ address, name }) =>
    address.startsWith("bob") ? [{ label: "Called", value: name === "" ? "unknown" : name }] : null } } };`;
  const asks = { "contact.read": { fields: ["name"], reason: "For a test." } };
  await postern.plugins.installs.inspect(packed({ id: "people", code, hooks: { "contact.describe": {} }, asks }));
  const tagIds = [postern.reader.tagByRole("inbox").id];
  const raw = Buffer.from("From: Bob <bob@mail.example>\nMessage-ID: <d@x>\nSubject: x\n\nText\n");
  const [outcome] = await postern.ingestRaw([{ raw, tagIds, keywords: [], receivedAt: null, kind: "message" }]);
  const described = async () => (await body(await get(`/api/emails/${outcome!.emailId}/sender`)))["described"];
  assert.deepEqual(await described(), [], "it is off");
  const isReady = () => until(() => postern.plugins.detail("people").state === "ready");
  await postern.plugins.installs.enable("people", asks as unknown as Grants);
  await isReady();
  const said = (value: string) => [{ pluginId: "people", plugin: "Digest", facts: [{ label: "Called", value }] }];
  assert.deepEqual(await described(), said("Bob"));
  await postern.plugins.installs.setGrants("people", { "contact.read": { reason: "For a test." } } as Grants);
  await isReady();
  assert.deepEqual(await described(), said("unknown"));
  await postern.plugins.installs.disable("people");
});

test("whose results are believed is said for each account and for imported mail, and taken back", async () => {
  const imports = async () => (await body(await get("/api/trusted-servers")))["servers"].at(-1);
  assert.deepEqual(await imports(), { source: "imports", authservId: null, isChosen: false, seen: [] });
  const put = (value: unknown) => send("PUT", "/api/trusted-servers/imports", { authservId: value });
  await body(await put(" MX.Home.Example "));
  assert.deepEqual(await imports(), { source: "imports", authservId: "mx.home.example", isChosen: true, seen: [] });
  await body(await put(""));
  assert.deepEqual(await imports(), { source: "imports", authservId: null, isChosen: true, seen: [] });
  await body(await put(null));
  assert.equal((await imports()).isChosen, false);
  for (const bad of ["a b", "x/y", 1, "a".repeat(limits.domainCharsMax + 1)])
    assert.equal(await code(await put(bad)), "BAD_REQUEST", String(bad));
  assert.equal(await code(await send("PUT", "/api/trusted-servers/7", { authservId: "x" })), "NOT_FOUND");
});

test("the sender of a mail is checked on request, unless that is switched off", async () => {
  const postern = door.keyholder.postern();
  assert.ok(postern);
  const raw = Buffer.from("From: Bob <bob@mail.example>\nSubject: x\n\nText\n");
  const tagIds = [postern.reader.tagByRole("inbox").id];
  const [outcome] = await postern.ingestRaw([{ raw, tagIds, keywords: [], receivedAt: null, kind: "message" }]);
  const path = `/api/emails/${outcome!.emailId}`;
  assert.deepEqual(await body(await get(`${path}/sender`)), { described: [] });
  await send("PATCH", "/api/settings", { senderCheck: "never" });
  assert.equal(await code(await send("POST", `${path}/security`, {})), "NETWORK_REFUSED");
  // A server that is believed has said it already: nobody needs to be asked.
  await send("PUT", "/api/trusted-servers/imports", { authservId: "mx.home.example" });
  const said = Buffer.from(
    `Authentication-Results: mx.home.example; dkim=pass header.d=mail.example\n${raw.toString()}`,
  );
  const [second] = await postern.ingestRaw([{ raw: said, tagIds, keywords: [], receivedAt: null, kind: "message" }]);
  const security = await body(await send("POST", `/api/emails/${second!.emailId}/security`, {}));
  assert.equal(security["authentication"].status, "passed");
  assert.equal(await code(await send("POST", "/api/emails/none/security", {})), "NOT_FOUND");
  assert.equal(await code(await get("/api/emails/none/sender")), "NOT_FOUND");
});
