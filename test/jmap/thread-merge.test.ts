import assert from "node:assert/strict";
import { test } from "node:test";
import { openMail } from "./open-mail.ts";

const mail = await openMail();

test("when a late mail joins two threads, the smaller one's Emails get new ids, and no threadId changes", async () => {
  const first = await mail.add("Subject: one\nMessage-ID: <one@x>\n\nx");
  const second = await mail.add("Subject: Re: one\nMessage-ID: <two@x>\nReferences: <one@x>\n\nx");
  const alone = await mail.add("Subject: other\nMessage-ID: <other@x>\n\nx");
  const before = await mail.call("Email/get", { ids: [first, second, alone], properties: ["threadId"] });
  const threads = await mail.call("Thread/get", { ids: [] });
  const late = await mail.add("Subject: Re: one\nMessage-ID: <late@x>\nReferences: <two@x> <other@x>\n\nx");

  const changes = await mail.call("Email/changes", { sinceState: before["state"] });
  assert.deepEqual(changes["destroyed"], [alone]);
  assert.equal(changes["created"].length, 2);
  assert.ok(changes["created"].includes(late));
  const renamed = (changes["created"] as string[]).find((id) => id !== late) as string;

  const { list, notFound } = await mail.call("Email/get", {
    ids: [first, second, renamed, late, alone],
    properties: ["threadId"],
  });
  assert.deepEqual(notFound, [alone]);
  const kept = before["list"][0]["threadId"];
  for (const email of list) assert.equal(email["threadId"], kept);
  const threadChanges = await mail.call("Thread/changes", { sinceState: threads["state"] });
  assert.deepEqual([threadChanges["updated"], threadChanges["destroyed"]], [[kept], [before["list"][2]["threadId"]]]);

  // Links of before the merge still lead to the mail.
  const { reader } = mail.postern;
  assert.equal(reader.resolveEmailId(alone), reader.resolveEmailId(renamed));
  const { notUpdated } = await mail.call("Email/set", { update: { [alone]: { "keywords/$seen": true } } });
  assert.equal(notUpdated[alone]["type"], "notFound");
});

test("a queryChanges over a merge leads to what a query gives", async () => {
  const inbox = mail.roles["inbox"];
  const given = { filter: { inMailbox: inbox }, collapseThreads: true };
  await mail.add("Subject: a\nMessage-ID: <a@y>\n\nx");
  await mail.add("Subject: b\nMessage-ID: <b@y>\n\nx");
  const before = await mail.call("Email/query", given);
  await mail.add("Subject: Re: a\nMessage-ID: <c@y>\nReferences: <a@y> <b@y>\n\nx");
  const changes = await mail.call("Email/queryChanges", { ...given, sinceQueryState: before["queryState"] });
  const kept = (before["ids"] as string[]).filter((id) => !changes["removed"].includes(id));
  for (const { id, index } of changes["added"] as Array<{ id: string; index: number }>) kept.splice(index, 0, id);
  assert.deepEqual(kept, (await mail.call("Email/query", given))["ids"]);
});
