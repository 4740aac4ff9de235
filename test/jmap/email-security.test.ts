import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, openMail } from "./open-mail.ts";

const mail = await openMail();
const put = (header: string, given: Json = {}) => mail.add(`${header}\nSubject: Hut ${header.length}\n\nText\n`, given);
const get = async (id: string, properties: string[]): Promise<Json> =>
  (await mail.call("Email/get", { ids: [id], properties }))["list"][0];

test("an Email says in one sentence how sure its sender is, and a list learns of it when it matters", async () => {
  const liar = await put("From: PayPal <pay@mail.example>");
  const { "postern:security": security, "postern:securityMark": mark } = await get(liar, [
    "postern:security",
    "postern:securityMark",
  ]);
  assert.equal(security.tone, "alarm");
  assert.equal(security.code, "name.brand");
  assert.match(security.sentence, /The name says “PayPal”, the address is pay@mail\.example/);
  assert.match(security.advice, /Do not/);
  assert.equal(security.authentication, null);
  assert.equal(security.sender.isFirst, true);
  assert.ok(security.reasons.some((reason: Json) => reason["code"] === "transport.open"));
  assert.deepEqual(mark, { tone: "alarm", sentence: security.sentence });
  const plain = await put("From: Bob <bob@mail.example>");
  const quiet = await get(plain, ["postern:security", "postern:securityMark"]);
  assert.equal(quiet["postern:security"].tone, "quiet");
  assert.equal(quiet["postern:securityMark"], null);
});

test("what the user wrote is theirs, whatever it says", async () => {
  const sent = await put("From: PayPal <me@home.example>", { mailboxIds: { [mail.roles["sent"] as string]: true } });
  const { "postern:security": security, "postern:securityMark": mark } = await get(sent, [
    "postern:security",
    "postern:securityMark",
  ]);
  assert.equal(security.code, "sender.own");
  assert.equal(mark, null);
});
