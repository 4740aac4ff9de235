import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { ask } from "./door.ts";
import { body, code, type Json, openDoor } from "./open-door.ts";

const door = await openDoor();
const { app, get, jmap, send } = door;

test("an app password opens JMAP by Basic and Bearer, never the admin API, until it is revoked", async () => {
  const made = await body(await send("POST", "/api/app-passwords", { name: "phone", scope: "send" }), 201);
  const basic = (password: string) => ({
    authorization: `Basic ${Buffer.from(`anybody:${password}`).toString("base64")}`,
  });
  for (const headers of [
    basic(made["password"]),
    { authorization: `Bearer ${made["password"]}` },
    basic(made["password"].toUpperCase().replaceAll("-", " ")),
  ]) {
    assert.equal((await body(await get("/.well-known/jmap", headers)))["accounts"]["A1"]["isReadOnly"], false);
    assert.equal(await code(await get("/api/settings", headers)), "FORBIDDEN");
    assert.equal(await code(await send("POST", "/api/imports", { paths: ["/etc"] }, headers)), "FORBIDDEN");
  }
  assert.equal(await code(await get("/.well-known/jmap", basic("wrong"))), "NOT_SIGNED_IN");
  assert.equal(await code(await get("/.well-known/jmap", { authorization: "Digest x" })), "NOT_SIGNED_IN");
  assert.equal(await code(await send("POST", "/api/app-passwords", { name: "phone", scope: "send" })), "CONFLICT");
  assert.equal(await code(await send("POST", "/api/app-passwords", { name: "x", scope: "admin" })), "BAD_REQUEST");
  const { appPasswords } = await body(await get("/api/app-passwords"));
  assert.deepEqual(
    appPasswords.map((each: Json) => [each["name"], each["scope"]]),
    [["phone", "send"]],
  );
  assert.ok(!JSON.stringify(appPasswords).includes(made["password"]));
  await body(await ask(app, `/api/app-passwords/${made["id"]}`, { method: "DELETE", headers: door.page }));
  assert.equal(await code(await get("/.well-known/jmap", basic(made["password"]))), "NOT_SIGNED_IN");
});

test("a reader's app password reads, and neither sets nor uploads", async () => {
  const { password } = await body(await send("POST", "/api/app-passwords", { name: "reader", scope: "read" }), 201);
  const reader = { authorization: `Bearer ${password}` };
  assert.equal((await body(await get("/.well-known/jmap", reader)))["accounts"]["A1"]["isReadOnly"], true);
  const { methodResponses } = await jmap(
    [
      ["Mailbox/get", { accountId: "A1" }, "a"],
      ["Mailbox/set", { accountId: "A1", create: { x: { name: "x" } } }, "b"],
    ],
    reader,
  );
  assert.equal(methodResponses[0][1]["list"][0]["myRights"]["mayRename"], false);
  assert.equal(methodResponses[1][1]["type"], "accountReadOnly");
  assert.equal(
    await code(await ask(app, "/jmap/upload/A1", { method: "POST", body: "x", headers: reader })),
    "FORBIDDEN",
  );
});

test("as many app passwords as limits.ts allows, and one more is refused", async () => {
  const add = (name: string) => send("POST", "/api/app-passwords", { name, scope: "read" });
  const { appPasswords } = await body(await get("/api/app-passwords"));
  const ids: number[] = [];
  for (let count = appPasswords.length; count < limits.appPasswordsMax; count += 1)
    ids.push((await body(await add(`p${count}`), 201))["id"]);
  assert.equal(await code(await add("one more")), "CONFLICT");
  for (const id of ids) await ask(app, `/api/app-passwords/${id}`, { method: "DELETE", headers: door.page });
});
