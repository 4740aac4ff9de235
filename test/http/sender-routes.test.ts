import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { body, code, openDoor } from "./open-door.ts";

const door = await openDoor();
const { get, send } = door;

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
