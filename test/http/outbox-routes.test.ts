import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeRelay } from "../delivery/fake-relay.ts";
import { addRelay } from "../delivery/sending-postern.ts";
import type { Postern } from "../../core/main.ts";
import { body, code, type Json, openDoor } from "./open-door.ts";

const relay = new FakeRelay();
const door = await openDoor({ delivery: relay.delivery, sendsMail: true });
const { get, send } = door;
const postern = door.keyholder.postern() as Postern;
await addRelay(postern, "smtp.example.org");
const { created: identityId } = await postern.writer.perform({ op: "identity.create", email: "ana@example.org" });
let count = 0;

async function submit(...recipients: string[]): Promise<string> {
  const raw = Buffer.from(
    `From: ana@example.org\r\nSubject: Plans\r\nMessage-ID: <${++count}@example.org>\r\n\r\n${count}\r\n`,
  );
  const tagIds = [postern.reader.tagByRole("sent").id];
  const [outcome] = await postern.ingestRaw([{ raw, tagIds, keywords: [], receivedAt: null, kind: "message" }]);
  const { entryId } = await postern.outbox.submit({
    messageId: outcome!.messageId,
    identityId,
    recipients,
    holdUntil: 0,
  });
  await postern.outbox.settled();
  return `S${entryId.toString(36)}`;
}

const act = (id: string, name: string, given: Json = {}) => send("POST", `/api/outbox/${id}/${name}`, given);
const statesOf = (entry: Json) => entry["postern:recipients"].map((each: Json) => each.state);

test("what is on its way is listed with its subject and the server's own words, and tried again when asked", async () => {
  relay.answer = () => "deferred";
  const id = await submit("ben@example.org", "cara@example.org");
  const { entries } = await body(await get("/api/outbox"));
  assert.deepEqual(
    entries.map((each: Json) => [each.id, each.subject, each["postern:state"]]),
    [[id, "Plans", "queued"]],
  );
  const [first] = entries[0]["postern:recipients"];
  assert.deepEqual(
    [first.text, first.words, first.code],
    ["Try again later", "The other mail system has a problem.", 451],
  );
  const given = await body(await act(id, "give-up", { addresses: ["cara@example.org"] }));
  assert.deepEqual(statesOf(given), ["deferred", "failed"]);
  assert.equal(await code(await act(id, "give-up", { addresses: ["cara@example.org"] })), "CONFLICT");
  relay.answer = () => "delivered";
  await body(await act(id, "retry"));
  await postern.outbox.settled();
  assert.deepEqual(statesOf(await body(await get(`/api/outbox/${id}`))), ["delivered", "failed"]);
  assert.deepEqual((await body(await get("/api/outbox")))["entries"], []);
});

test("a doubt is settled by the user's word, a notice is put away", async () => {
  relay.breaksAt = "reply";
  const id = await submit("ben@example.org");
  relay.breaksAt = null;
  const [shown] = (await body(await get("/api/outbox")))["entries"];
  assert.deepEqual([shown["postern:state"], shown["postern:notice"]], ["doubt", "doubt"]);
  assert.equal(await code(await act(id, "resolve", { as: "perhaps" })), "BAD_REQUEST");
  assert.deepEqual(statesOf(await body(await act(id, "resolve", { as: "sent" }))), ["delivered"]);
  assert.equal(await code(await act(id, "resolve", { as: "sent" })), "CONFLICT");
  relay.answer = () => "refused";
  const failed = await submit("ben@example.org");
  relay.answer = () => "delivered";
  assert.equal((await body(await get(`/api/outbox/${failed}`)))["postern:notice"], "failed");
  assert.equal((await body(await act(failed, "dismiss")))["postern:notice"], null);
});

test("a mail that failed is sent by another server, and it says why it went there", async () => {
  const relayId = await addRelay(postern, "other.example.org");
  relay.answer = () => "refused";
  const id = await submit("ben@example.org", "cara@example.org");
  relay.answer = () => "delivered";
  const { offered, next } = await body(await get(`/api/outbox/${id}/ways`));
  assert.deepEqual(
    offered.map(({ transport, relayId: of, host, protects, isAllowed, isNext }: Json) => [
      transport,
      of,
      host,
      protects,
      isAllowed,
      isNext,
    ]),
    [
      ["smtp", 1, "smtp.example.org", "hop", true, true],
      ["smtp", relayId, "other.example.org", "hop", true, false],
    ],
  );
  assert.deepEqual(next, []);
  const way = { transport: "smtp", relayId };
  for (const bad of [
    {},
    { way: 1 },
    { way: [] },
    { way: { transport: "smtp" } },
    { way: { ...way, host: "x" } },
    { way: { transport: 1, relayId } },
    { way: { transport: "smtp", relayId: 0 } },
    { way, addresses: [] },
    { way, addresses: "ben@example.org" },
    { way, more: 1 },
  ])
    assert.equal(await code(await act(id, "way", bad)), "BAD_REQUEST", JSON.stringify(bad));
  assert.equal(await code(await act(id, "way", { way: { ...way, relayId: 99 } })), "CONFLICT");
  assert.equal(await code(await act("Szz", "way", { way })), "NOT_FOUND");
  assert.equal(await code(await get("/api/outbox/Szz/ways")), "NOT_FOUND");
  await send("PATCH", "/api/settings", { protectsAtLeast: "content" });
  assert.equal(await code(await act(id, "way", { way })), "ROUTE_FORBIDDEN");
  await send("PATCH", "/api/settings", { protectsAtLeast: "nothing" });
  const taken = await body(await act(id, "way", { way, addresses: ["cara@example.org"] }));
  assert.deepEqual(taken["postern:way"], way);
  await postern.outbox.settled();
  const after = await body(await get(`/api/outbox/${id}`));
  assert.deepEqual(statesOf(after), ["failed", "delivered"]);
  assert.deepEqual(after["postern:recipients"][1].choice, {
    reason: "by-hand",
    ways: [{ transport: "smtp", host: "other.example.org", protects: "hop", preference: 0.5, verdict: "taken" }],
  });
  assert.equal(await code(await act(id, "way", { way, addresses: ["cara@example.org"] })), "CONFLICT");
  await body(await act(id, "way", { way: null }));
  await postern.outbox.settled();
  assert.deepEqual(statesOf(await body(await get(`/api/outbox/${id}`))), ["delivered", "delivered"]);
});

test("a policy that lets mail go has what waits for it tried at once", async () => {
  await send("PATCH", "/api/settings", { protectsAtLeast: "content" });
  const id = await submit("ben@example.org");
  const waiting = await body(await get(`/api/outbox/${id}`));
  assert.equal(waiting["postern:problem"].code, "ROUTE_FORBIDDEN");
  const { next } = await body(await get(`/api/outbox/${id}/ways`));
  assert.equal(next[0].choice.reason, "none-allowed");
  await send("PATCH", "/api/settings", { protectsAtLeast: "nothing" });
  await postern.outbox.settled();
  assert.deepEqual(statesOf(await body(await get(`/api/outbox/${id}`))), ["delivered"]);
});

test("which plugins carry mail, and how far that protects it, is told", async () => {
  assert.deepEqual(await body(await get("/api/transports")), { transports: [] });
});

test("what is held is taken back; what is not there or not asked well is said", async () => {
  const raw = Buffer.from("From: ana@example.org\r\nSubject: Held\r\n\r\nHeld\r\n");
  const tagIds = [postern.reader.tagByRole("sent").id];
  const [outcome] = await postern.ingestRaw([{ raw, tagIds, keywords: [], receivedAt: null, kind: "message" }]);
  const { entryId } = await postern.outbox.submit({
    messageId: outcome!.messageId,
    identityId,
    recipients: ["ben@example.org"],
    holdUntil: Date.now() + 60_000,
  });
  const id = `S${entryId.toString(36)}`;
  assert.equal((await body(await act(id, "cancel")))["undoStatus"], "canceled");
  assert.equal(await code(await act(id, "cancel")), "CONFLICT");
  assert.equal(await code(await act(id, "retry", { now: true })), "BAD_REQUEST");
  for (const name of ["cancel", "retry", "give-up", "resolve", "dismiss", "way"])
    assert.equal(await code(await act("Szz", name, { as: "sent" })), "NOT_FOUND", name);
  assert.equal(await code(await get("/api/outbox/1")), "NOT_FOUND");
});

test("an app password does not reach the outbox's own routes", async () => {
  const { password } = await body(await send("POST", "/api/app-passwords", { name: "phone", scope: "send" }), 201);
  assert.equal(await code(await get("/api/outbox", { authorization: `Bearer ${password}` })), "FORBIDDEN");
});

test("an app password of scope send submits, one of scope read does not", async () => {
  const raw = Buffer.from(
    "From: ana@example.org\r\nTo: ben@example.org\r\nSubject: By another program\r\n\r\nHello\r\n",
  );
  const tagIds = [postern.reader.tagByRole("drafts").id];
  const [outcome] = await postern.ingestRaw([{ raw, tagIds, keywords: [], receivedAt: null, kind: "message" }]);
  const submitAs = async (name: string, scope: string) => {
    const { password } = await body(await send("POST", "/api/app-passwords", { name, scope }), 201);
    const create = { s: { identityId: `I${identityId}`, emailId: outcome!.emailId } };
    const using = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:submission"];
    const methodCalls = [["EmailSubmission/set", { accountId: "A1", create }, "c"]];
    const answer = await send("POST", "/jmap/api", { using, methodCalls }, { authorization: `Bearer ${password}` });
    return (await body(answer))["methodResponses"][0];
  };
  assert.equal((await submitAs("reader", "read"))[1].type, "accountReadOnly");
  const before = relay.taken.length;
  assert.ok((await submitAs("sender", "send"))[1].created.s.id);
  await postern.outbox.settled();
  assert.equal(relay.taken.length, before + 1);
});
