/** The kernel holds to what the user said about pictures, whatever a page asks for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { body, code, type Json, openDoor } from "./open-door.ts";

const { get, send, jmap, upload } = await openDoor();
const emailId = await mailFrom("Nora <Nora@News.example>");
const ofMail = `/api/emails/${emailId}`;

async function mailFrom(from: string): Promise<string> {
  const blobId = await upload(
    `From: ${from}\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n<img src="https://a.example/1">`,
  );
  const tags = (
    (await jmap([["Mailbox/get", { accountId: "A1", ids: null }, "m"]]))["methodResponses"] as Json[]
  )[0]?.[1]["list"];
  const inbox = (tags as Json[]).find((tag) => tag["role"] === "inbox")?.["id"] as string;
  const emails = { e: { blobId, mailboxIds: { [inbox]: true } } };
  const answer = await jmap([["Email/import", { accountId: "A1", emails }, "i"]]);
  return (answer["methodResponses"] as Json[])[0]?.[1]["created"]["e"]["id"] as string;
}

const consent = async (show: "once" | "ask") =>
  (await body(await send("PUT", `${ofMail}/pictures`, { show })))["pictures"];

test("nothing is fetched before the user says so", async () => {
  const answer = await get(`${ofMail}/pictures/0`);
  assert.equal(answer.status, 403);
  assert.equal(await code(answer), "NETWORK_REFUSED");
});

test("a mail is allowed once and that can be taken back", async () => {
  assert.equal(await consent("once"), "allowed");
  // Allowed, and there is no plugin here that would say what picture that is.
  assert.equal(await code(await get(`${ofMail}/pictures/0`)), "NOT_FOUND");
  assert.equal(await consent("ask"), "ask");
  assert.equal(await code(await get(`${ofMail}/pictures/0`)), "NETWORK_REFUSED");
});

test("a sender is decided about by whole address, whatever its case, and the decision is listed and removed", async () => {
  const decide = (address: string, decision: string | null) =>
    send("PUT", "/api/pictures/senders", { address, decision });
  await decide("ora@news.example", "allowed");
  assert.equal(await consent("ask"), "ask");
  await decide("NORA@news.example", "allowed");
  assert.equal(await consent("ask"), "allowed");
  await decide("nora@news.example", "never");
  assert.equal(await consent("ask"), "never");
  assert.equal(await consent("once"), "allowed");
  await consent("ask");
  await decide("ora@news.example", null);
  const { senders } = await body(await get("/api/pictures"));
  assert.deepEqual(
    (senders as Json[]).map((each) => [each["address"], each["decision"]]),
    [["nora@news.example", "never"]],
  );
  await decide("nora@news.example", null);
  for (const bad of [
    { address: "a@b.example", decision: "maybe" },
    { address: "", decision: "allowed" },
    { address: 1 },
  ])
    assert.equal((await send("PUT", "/api/pictures/senders", bad)).status, 400);
});

test("the setting holds over everything", async () => {
  await consent("once");
  await body(await send("PATCH", "/api/settings", { pictures: "never" }));
  assert.equal(await consent("once"), "off");
  assert.equal(await code(await get(`${ofMail}/pictures/0`)), "NETWORK_REFUSED");
  await body(await send("PATCH", "/api/settings", { pictures: "ask" }));
});

test("what came with a mail is found by its Content-ID or not at all", async () => {
  assert.equal(await code(await get(`${ofMail}/inline/none@here`)), "NOT_FOUND");
});
