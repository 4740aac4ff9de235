/** RFC 3461: what an EmailSubmission says of the reports that it wants. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { urn } from "../../core/jmap/capabilities.ts";
import { sessionObject } from "../../core/jmap/session.ts";
import { FakeRelay } from "../delivery/fake-relay.ts";
import { delivered } from "../delivery/sample-reports.ts";
import { addRelay } from "../delivery/sending-postern.ts";
import { type Json, openMail } from "./open-mail.ts";

const relay = new FakeRelay();
const mail = await openMail({ delivery: relay.delivery, sendsMail: true });
await addRelay(mail.postern, "smtp.example.org");
const using = [urn.core, urn.mail, urn.submission];
const call = async (name: string, given: Json): Promise<Json> =>
  (await mail.request([[name, { accountId: "A1", ...given }, "c"]], { using })).methodResponses[0]![1];
const { created: identities } = await call("Identity/set", { create: { i: { email: "ana@example.org" } } });
let count = 0;
const draft = () =>
  mail.add(`From: ana@example.org\nTo: ben@example.org\nMessage-ID: <${++count}@example.org>\n\n${count}`, {
    mailboxIds: { [mail.roles["drafts"] as string]: true },
  });
const submit = async (envelope: Json): Promise<Json> =>
  call("EmailSubmission/set", {
    create: { s: { identityId: identities["i"]["id"], emailId: await draft(), envelope } },
  });

test("which reports a server is asked for is said by the envelope", async () => {
  const { accountCapabilities } = (sessionObject("http://x", false) as Json)["accounts"]["A1"];
  assert.ok("DSN" in accountCapabilities[urn.submission]["submissionExtensions"]);
  const envelope = (from: Json | null, ...to: Array<Json | null>) => ({
    mailFrom: { email: "ana@example.org", parameters: from },
    rcptTo: to.map((parameters, at) => ({ email: `${at}@example.org`, parameters })),
  });
  const asked = envelope(
    { ret: "full", EnvId: "order 7+a" },
    { Notify: "success,Delay" },
    { NOTIFY: "NEVER", ORCPT: "rfc822;first@example.org" },
    null,
  );
  const { created } = await submit(asked);
  await mail.postern.outbox.settled();
  const { dsn } = relay.seen.at(-1)!.needs;
  assert.deepEqual([dsn?.ret, dsn?.envid], ["full", "order 7+a"]);
  assert.deepEqual(
    [...(dsn?.recipients ?? [])],
    [
      ["0@example.org", { notify: "SUCCESS,DELAY", originally: null }],
      ["1@example.org", { notify: "NEVER", originally: "rfc822;first@example.org" }],
      ["2@example.org", { notify: "FAILURE,DELAY", originally: null }],
    ],
  );
  const kept = (await call("EmailSubmission/get", { ids: [created["s"]["id"]], properties: ["envelope"] }))["list"][0];
  assert.deepEqual(kept["envelope"]["mailFrom"]["parameters"], { RET: "FULL", ENVID: "order 7+a" });
  assert.deepEqual(kept["envelope"]["rcptTo"][1]["parameters"], { NOTIFY: "NEVER", ORCPT: "rfc822;first@example.org" });
  const taken = async (from: Json | null, to: Json | null) => {
    const { notCreated } = await submit(envelope(from, to));
    return notCreated?.["s"]["type"] ?? "taken";
  };
  assert.equal(await taken({ ENVID: "x".repeat(100) }, { ORCPT: `rfc822;${"x".repeat(493)}` }), "taken");
  for (const bad of [
    { RET: "ALL" },
    { RET: null },
    { ENVID: "" },
    { ENVID: "é" },
    { ENVID: "x".repeat(101) },
    { NOTIFY: "NEVER" },
  ])
    assert.equal(await taken(bad, null), "invalidProperties", JSON.stringify(bad));
  for (const bad of [
    { NOTIFY: "SOMETIMES" },
    { NOTIFY: "NEVER,DELAY" },
    { NOTIFY: "DELAY,DELAY" },
    { NOTIFY: "" },
    { NOTIFY: null },
    { ORCPT: "first@example.org" },
    { ORCPT: `rfc822;${"x".repeat(494)}` },
    { RET: "FULL" },
  ])
    assert.equal(await taken(null, bad), "invalidProperties", JSON.stringify(bad));
});

test("where a report of delivery was asked for and none will come, that is said, and delivery stays unknown", async () => {
  relay.isUnreported = true;
  const rcptTo = [{ email: "ben@example.org", parameters: { NOTIFY: "SUCCESS" } }];
  const { created } = await submit({ mailFrom: { email: "ana@example.org", parameters: null }, rcptTo });
  await mail.postern.outbox.settled();
  const id = created["s"]["id"] as string;
  const shown = async () => {
    const properties = ["deliveryStatus", "postern:recipients"];
    const { methodResponses } = await mail.request(
      [["EmailSubmission/get", { accountId: "A1", ids: [id], properties }, "c"]],
      {
        using: [...using, urn.postern],
      },
    );
    const { deliveryStatus, "postern:recipients": recipients } = methodResponses[0]![1]["list"][0];
    return [deliveryStatus["ben@example.org"]["delivered"], recipients[0]["reached"]];
  };
  assert.deepEqual(await shown(), ["unknown", "relayed"]);
  // It came after all, of a server further on.
  const report = delivered.replace("m1@example.org", `${count}@example.org`);
  await mail.add(report);
  await mail.postern.reports.settled();
  assert.deepEqual(await shown(), ["yes", "mailbox"]);
});
