import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "./open-mail.ts";
import { openSmallMailbox } from "./small-mailbox.ts";

const { mail, inbox, archive, ids } = await openSmallMailbox();

test("a query, then Threads, then all their Emails: one request of references", async () => {
  const { methodResponses } = await mail.request([
    ["Email/query", { accountId: "A1", filter: { subject: "alpha" }, collapseThreads: true }, "q"],
    [
      "Email/get",
      { accountId: "A1", "#ids": { resultOf: "q", name: "Email/query", path: "/ids" }, properties: ["threadId"] },
      "e",
    ],
    ["Thread/get", { accountId: "A1", "#ids": { resultOf: "e", name: "Email/get", path: "/list/*/threadId" } }, "t"],
    [
      "Email/get",
      {
        accountId: "A1",
        "#ids": { resultOf: "t", name: "Thread/get", path: "/list/*/emailIds" },
        properties: ["subject"],
      },
      "m",
    ],
  ]);
  assert.deepEqual(
    methodResponses[3]?.[1]["list"].map((email: Json) => email["subject"]),
    ["Project Alpha", "Re: Project Alpha"],
  );
});

test("Thread/get lists a thread's Emails oldest first, and knows what is not there", async () => {
  const { list: emails } = await mail.call("Email/get", { ids: [ids["alpha"]], properties: ["threadId"] });
  const threadId = emails[0]["threadId"];
  const { list, notFound, state } = await mail.call("Thread/get", { ids: [threadId, "Tzzz", "nonsense"] });
  assert.deepEqual(list, [{ id: threadId, emailIds: [ids["alpha"], ids["beta"]] }]);
  assert.deepEqual(notFound, ["Tzzz", "nonsense"]);
  assert.deepEqual((await mail.call("Thread/get", { ids: [threadId], properties: ["id"] }))["list"], [
    { id: threadId },
  ]);
  await mail.fails("invalidArguments", "Thread/get", { ids: [threadId], properties: ["subject"] });
  const reply = await mail.add("Subject: Re: Project Alpha\nMessage-ID: <later@x>\nIn-Reply-To: <beta@x>\n\nx");
  const changes = await mail.call("Thread/changes", { sinceState: state });
  assert.deepEqual([changes["created"], changes["updated"], changes["destroyed"]], [[], [threadId], []]);
  await mail.call("Email/set", { destroy: [reply] });
});

test("snippets mark the words and escape the rest", async () => {
  const { list, notFound } = await mail.call("SearchSnippet/get", {
    filter: { text: "xylophone" },
    emailIds: [ids["alpha"], ids["gamma"], "Ezzz"],
  });
  assert.equal(list.length, 2);
  assert.match(list[0]["preview"], /<mark>xylophone<\/mark>/);
  assert.deepEqual([list[1]["subject"], list[1]["preview"]], [null, null]);
  assert.deepEqual(notFound, ["Ezzz"]);
  const subject = await mail.call("SearchSnippet/get", {
    filter: { operator: "AND", conditions: [{ subject: "invoice" }, { inMailbox: archive }] },
    emailIds: [ids["gamma"]],
  });
  assert.equal(subject["list"][0]["subject"], "<mark>Invoice</mark> 2024");
  const none = await mail.call("SearchSnippet/get", { filter: { inMailbox: inbox }, emailIds: [ids["alpha"]] });
  assert.deepEqual(none["list"][0], { emailId: ids["alpha"], subject: null, preview: null });
  await mail.fails("invalidArguments", "SearchSnippet/get", { filter: {} });
});

/** A client that keeps a result up to date by RFC 8620 5.6 must end with what a new query gives. */
async function applies(given: Json, change: () => Promise<unknown>): Promise<void> {
  const before = await mail.call("Email/query", given);
  await change();
  const changes = await mail.call("Email/queryChanges", {
    ...given,
    sinceQueryState: before["queryState"],
    calculateTotal: true,
  });
  const kept = (before["ids"] as string[]).filter((id) => !changes["removed"].includes(id));
  for (const { id, index } of changes["added"] as Array<{ id: string; index: number }>) kept.splice(index, 0, id);
  const now = await mail.call("Email/query", { ...given, calculateTotal: true });
  assert.deepEqual(kept, now["ids"], JSON.stringify(given));
  assert.equal(changes["total"], now["total"]);
  assert.equal(changes["newQueryState"], now["queryState"]);
}

test("/queryChanges keeps a result up to date, collapsed or not, whatever happens", async () => {
  const shapes: Json[] = [
    { filter: { inMailbox: inbox } },
    { filter: { inMailbox: inbox }, collapseThreads: true },
    { filter: { inMailbox: inbox }, collapseThreads: true, sort: [{ property: "receivedAt" }] },
    { filter: { notKeyword: "$seen" }, sort: [{ property: "subject" }] },
    { filter: { someInThreadHaveKeyword: "$flagged" } },
    { filter: null, collapseThreads: true },
  ];
  for (const given of shapes) {
    let added = "";
    await applies(given, async () => {
      added = await mail.add("Subject: Re: Project Alpha\nMessage-ID: <more@x>\nIn-Reply-To: <alpha@x>\n\nx");
    });
    await applies(given, () =>
      mail.call("Email/set", { update: { [added]: { "keywords/$flagged": true, "keywords/$seen": true } } }),
    );
    await applies(given, () => mail.call("Email/set", { update: { [added]: { mailboxIds: { [archive]: true } } } }));
    await applies(given, () => mail.call("Email/set", { destroy: [added] }));
    await applies(given, () => Promise.resolve());
  }
  const { queryState } = await mail.call("Email/query", {});
  await mail.fails("cannotCalculateChanges", "Email/queryChanges", {
    filter: { text: "x" },
    sinceQueryState: queryState,
  });
  await mail.fails("cannotCalculateChanges", "Email/queryChanges", { sinceQueryState: "nonsense" });
  await mail.fails("invalidArguments", "Email/queryChanges", {});
});
