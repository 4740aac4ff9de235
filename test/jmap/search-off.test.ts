import assert from "node:assert/strict";
import { test } from "node:test";
import { urn } from "../../core/jmap/capabilities.ts";
import { accountId } from "../../core/jmap/context.ts";
import { openMail } from "./open-mail.ts";

const mail = await openMail();

test("while search is off a query says why and what to do, and lists go on", async () => {
  await mail.add("Subject: orchard\r\nMessage-ID: <orchard@x>\r\n\r\napples\r\n");
  await mail.postern.search.close();
  const failed = await mail.fails("serverUnavailable", "Email/query", { filter: { text: "apples" } });
  assert.equal(failed["description"], "Search is off. It was stopped. Lock Postern and unlock it again to start it.");
  assert.equal(failed["postern:code"], "SEARCH_OFF");
  assert.equal((await mail.call("Email/query", { filter: { inMailbox: mail.roles["inbox"] } }))["ids"].length, 1);
});

test("a client that does not ask for Postern's extensions gets the standard error alone", async () => {
  const query = ["Email/query", { accountId, filter: { text: "apples" } }, "q"] as const;
  const { methodResponses } = await mail.request([[...query]], { using: [urn.core, urn.mail] });
  assert.deepEqual(Object.keys(methodResponses[0]?.[1] ?? {}).toSorted(), ["description", "type"]);
});
