import assert from "node:assert/strict";
import { test } from "node:test";
import { urn } from "../../core/jmap/capabilities.ts";
import { sessionObject } from "../../core/jmap/session.ts";
import { limits } from "../../core/kernel/limits.ts";
import { FakeRelay } from "../delivery/fake-relay.ts";
import { addRelay } from "../delivery/sending-postern.ts";
import { type Json, openMail } from "./open-mail.ts";

const relay = new FakeRelay();
const mail = await openMail({ delivery: relay.delivery, sendsMail: true });
const { drafts, sent } = mail.roles as Record<string, string>;
await addRelay(mail.postern, "smtp.example.org");
const using = [urn.core, urn.mail, urn.submission, urn.postern];
const call = async (name: string, given: Json): Promise<Json> => {
  const { methodResponses } = await mail.request([[name, { accountId: "A1", ...given }, "c"]], { using });
  assert.equal(methodResponses[0]?.[0], name, JSON.stringify(methodResponses[0]));
  return methodResponses[0]![1];
};
const settled = () => mail.postern.outbox.settled();
const identity = async (email = "ana@example.org", more: Json = {}): Promise<string> => {
  const { created, notCreated } = await call("Identity/set", { create: { i: { email, ...more } } });
  assert.ok(created, JSON.stringify(notCreated));
  return created["i"]["id"];
};
const ana = await identity("ana@example.org", { name: "Ana" });
let count = 0;
const draft = (headers = "To: ben@example.org") =>
  mail.add(
    `From: Ana <ana@example.org>\n${headers}\nSubject: s${++count}\nMessage-ID: <s${count}@example.org>\n\ntext ${count}`,
    {
      mailboxIds: { [drafts as string]: true },
      keywords: { $draft: true },
    },
  );
const submit = (object: Json, more: Json = {}) =>
  call("EmailSubmission/set", { create: { s: { identityId: ana, ...object } }, ...more });
const refused = async (object: Json): Promise<Json> => {
  const { notCreated } = await submit(object);
  assert.ok(notCreated, "it was taken");
  return notCreated["s"];
};
const get = async (id: string, properties: string[] | null = null): Promise<Json> =>
  (await call("EmailSubmission/get", { ids: [id], properties }))["list"][0];

test("the session offers submission, with how long a mail may be held", () => {
  const session = sessionObject("http://x", false) as Json;
  const { maxDelayedSend, submissionExtensions } = session["accounts"]["A1"]["accountCapabilities"][urn.submission];
  assert.equal(maxDelayedSend, limits.outboxHoldMsMax / 1000);
  assert.ok("FUTURERELEASE" in submissionExtensions);
  assert.equal(session["primaryAccounts"][urn.submission], "A1");
});

test("an Email is sent to all it names, and what was drafted is filed behind it in one request", async () => {
  const emailId = await draft(
    "To: ben@example.org\nCc: Cara <cara@example.org>, ben@example.org\nBcc: dan@example.org",
  );
  const { methodResponses } = await mail.request(
    [
      [
        "EmailSubmission/set",
        {
          accountId: "A1",
          create: { s: { identityId: ana, emailId } },
          onSuccessUpdateEmail: {
            "#s": { [`mailboxIds/${drafts}`]: null, [`mailboxIds/${sent}`]: true, "keywords/$draft": null },
          },
        },
        "c",
      ],
      ["Email/get", { accountId: "A1", ids: [emailId], properties: ["mailboxIds", "keywords"] }, "d"],
    ],
    { using },
  );
  assert.deepEqual(
    methodResponses.map(([name, , id]) => [name, id]),
    [
      ["EmailSubmission/set", "c"],
      ["Email/set", "c"],
      ["Email/get", "d"],
    ],
  );
  assert.deepEqual(methodResponses[1]?.[1]["updated"], { [emailId]: null });
  const [email] = methodResponses[2]![1]["list"] as Json[];
  assert.deepEqual([email?.["mailboxIds"], email?.["keywords"]], [{ [sent as string]: true }, {}]);
  const created = methodResponses[0]?.[1]["created"]["s"] as Json;
  await settled();
  const submission = await get(created["id"]);
  assert.equal(submission["undoStatus"], "final");
  assert.deepEqual(submission["envelope"], {
    mailFrom: { email: "ana@example.org", parameters: null },
    rcptTo: ["ben", "cara", "dan"].map((name) => ({ email: `${name}@example.org`, parameters: null })),
  });
  assert.deepEqual(submission["deliveryStatus"]["dan@example.org"], {
    smtpReply: "250 2.0.0 Ok: queued",
    delivered: "unknown",
    displayed: "unknown",
  });
  assert.equal(relay.taken.at(-1)?.recipients.length, 3);
  assert.doesNotMatch(relay.taken.at(-1)!.message, /dan@example/);
});

test("HOLDFOR and HOLDUNTIL hold it; undoStatus takes it back, once it is gone it cannot", async () => {
  const parameters = { holdfor: "3600" };
  const envelope = { mailFrom: { email: "ana@example.org", parameters }, rcptTo: [{ email: "ben@example.org" }] };
  const first = (await submit({ emailId: await draft(), envelope }))["created"]["s"] as Json;
  assert.equal(first["undoStatus"], "pending");
  assert.ok(Date.parse(first["sendAt"]) > Date.now() + 3_500_000);
  assert.deepEqual((await get(first["id"]))["envelope"]["mailFrom"]["parameters"], { HOLDFOR: "3600" });
  const { updated } = await call("EmailSubmission/set", { update: { [first["id"]]: { undoStatus: "canceled" } } });
  assert.deepEqual(updated, { [first["id"]]: null });
  assert.equal((await get(first["id"]))["undoStatus"], "canceled");

  const second = (await submit({ emailId: await draft() }))["created"]["s"] as Json;
  await settled();
  const { notUpdated } = await call("EmailSubmission/set", { update: { [second["id"]]: { undoStatus: "canceled" } } });
  assert.equal(notUpdated[second["id"]]["type"], "cannotUnsend");
  const fixed = await call("EmailSubmission/set", { update: { [second["id"]]: { emailId: "Ex" } } });
  assert.equal(fixed["notUpdated"][second["id"]]["type"], "invalidProperties");
  assert.equal(
    (
      await refused({
        emailId: await draft(),
        envelope: { ...envelope, mailFrom: { email: "ana@example.org", parameters: { HOLDUNTIL: "soon" } } },
      })
    )["type"],
    "invalidProperties",
  );
  const far = { HOLDFOR: String(limits.outboxHoldMsMax / 1000 + 60) };
  assert.equal(
    (
      await refused({
        emailId: await draft(),
        envelope: { ...envelope, mailFrom: { email: "ana@example.org", parameters: far } },
      })
    )["type"],
    "invalidProperties",
  );
});

test("each way in which a submission cannot be has its own error (RFC 8621 7.5)", async () => {
  const emailId = await draft();
  const to = (...rcptTo: string[]) => ({
    mailFrom: { email: "ana@example.org" },
    rcptTo: rcptTo.map((email) => ({ email })),
  });
  const typeOf = async (object: Json) => (await refused(object))["type"];
  assert.equal(await typeOf({ emailId: "Ezzz" }), "invalidProperties");
  assert.equal(await typeOf({ emailId, identityId: "Izz" }), "invalidProperties");
  assert.equal(await typeOf({ emailId, undoStatus: "final" }), "invalidProperties");
  assert.equal(await typeOf({ emailId: await draft("Subject: nobody") }), "noRecipients");
  assert.equal(await typeOf({ emailId, envelope: to() }), "noRecipients");
  assert.deepEqual(await refused({ emailId, envelope: to("ben@example.org", "nobody") }), {
    type: "invalidRecipients",
    invalidRecipients: ["nobody"],
  });
  const many = Array.from({ length: limits.envelopeRecipientsMax + 1 }, (_, at) => `r${at}@example.org`);
  assert.deepEqual(await refused({ emailId, envelope: to(...many) }), {
    type: "tooManyRecipients",
    maxRecipients: limits.envelopeRecipientsMax,
  });
  const other = await identity("other@example.org");
  assert.equal(await typeOf({ emailId, identityId: other }), "forbiddenFrom");
  const foreign = { ...to("ben@example.org"), mailFrom: { email: "eve@example.org" } };
  assert.equal(await typeOf({ emailId, envelope: foreign }), "forbiddenMailFrom");
  const noFrom = await mail.add("Subject: no sender\nTo: ben@example.org\nMessage-ID: <nofrom@x>\n\ntext");
  assert.equal(await typeOf({ emailId: noFrom }), "invalidEmail");
  const unknown = { ...to("ben@example.org"), mailFrom: { email: "ana@example.org", parameters: { X: "1" } } };
  assert.equal(await typeOf({ emailId, envelope: unknown }), "invalidProperties");
});

test("an Email destroyed with its submission is sent all the same", async () => {
  const emailId = await draft();
  const before = relay.taken.length;
  const { methodResponses } = await mail.request(
    [
      [
        "EmailSubmission/set",
        { accountId: "A1", create: { s: { identityId: ana, emailId } }, onSuccessDestroyEmail: ["#s"] },
        "c",
      ],
    ],
    { using },
  );
  assert.deepEqual(methodResponses[1]?.[1]["destroyed"], [emailId]);
  await settled();
  assert.equal(relay.taken.length, before + 1);
  const { id } = methodResponses[0]![1]["created"]["s"] as Json;
  assert.deepEqual([(await get(id))["emailId"], (await get(id))["undoStatus"]], [emailId, "final"]);
});

test("what failed changes no Email", async () => {
  const emailId = await draft("Subject: nobody");
  const { methodResponses } = await mail.request(
    [
      [
        "EmailSubmission/set",
        { accountId: "A1", create: { s: { identityId: ana, emailId } }, onSuccessDestroyEmail: ["#s"] },
        "c",
      ],
    ],
    { using },
  );
  assert.equal(methodResponses.length, 1);
  assert.equal((await mail.call("Email/get", { ids: [emailId] }))["list"].length, 1);
});

test("query, queryChanges and changes tell what there is and what became of it", async () => {
  const since = (await call("EmailSubmission/get", { ids: [] }))["state"];
  const emailId = await draft();
  const held = {
    mailFrom: { email: "ana@example.org", parameters: { HOLDFOR: "7200" } },
    rcptTo: [{ email: "x@example.org" }],
  };
  const id = (await submit({ emailId, envelope: held }))["created"]["s"]["id"] as string;
  const query = async (filter: Json, more: Json = {}) => call("EmailSubmission/query", { filter, ...more });
  assert.deepEqual((await query({ emailIds: [emailId] }))["ids"], [id]);
  assert.deepEqual((await query({ emailIds: [emailId], undoStatus: "final" }))["ids"], []);
  assert.deepEqual((await query({ undoStatus: "pending", identityIds: [ana] }))["ids"], [id]);
  const all = await query(
    { before: "2999-01-01T00:00:00Z" },
    { sort: [{ property: "sentAt", isAscending: false }], calculateTotal: true },
  );
  assert.equal(all["ids"][0], id);
  assert.equal(all["total"], all["ids"].length);
  assert.deepEqual((await query({ after: "2999-01-01T00:00:00Z" }))["ids"], []);
  const { queryState } = await query({ undoStatus: "pending" });
  await call("EmailSubmission/set", { update: { [id]: { undoStatus: "canceled" } } });
  const changed = await call("EmailSubmission/queryChanges", {
    filter: { undoStatus: "pending" },
    sinceQueryState: queryState,
  });
  assert.deepEqual([changed["removed"], changed["added"]], [[id], []]);
  const { destroyed } = await call("EmailSubmission/set", { destroy: [id] });
  assert.deepEqual(destroyed, [id]);
  const changes = await call("EmailSubmission/changes", { sinceState: since });
  assert.deepEqual([changes["created"], changes["destroyed"]], [[], []], "made and gone in between");
  assert.deepEqual((await call("EmailSubmission/get", { ids: [id] }))["notFound"], [id]);
});

test("a submission that is on its way cannot be destroyed", async () => {
  relay.answer = () => "deferred";
  const id = (await submit({ emailId: await draft() }))["created"]["s"]["id"] as string;
  await settled();
  relay.answer = () => "delivered";
  const { notDestroyed } = await call("EmailSubmission/set", { destroy: [id] });
  assert.equal(notDestroyed[id]["type"], "forbidden");
  const { "postern:recipients": recipients, "postern:state": state } = await get(id, [
    "postern:recipients",
    "postern:state",
  ]);
  assert.deepEqual([state, recipients[0].words], ["queued", "The other mail system has a problem."]);
});

test("a client that does not know of Postern sees nothing of its own, and one that may only read sends nothing", async () => {
  const emailId = await draft();
  const create = { s: { identityId: ana, emailId } };
  const plain = [urn.core, urn.mail, urn.submission];
  const answers = await mail.request([["EmailSubmission/set", { accountId: "A1", create }, "c"]], { using: plain });
  const made = answers.methodResponses[0]?.[1]["created"]["s"] as Json;
  assert.ok(!Object.keys(made).some((key) => key.startsWith("postern:")));
  const readOnly = await mail.request([["EmailSubmission/set", { accountId: "A1", create }, "c"]], {
    using: plain,
    isReadOnly: true,
  });
  assert.equal(readOnly.methodResponses[0]?.[1]["type"], "accountReadOnly");
  const without = await mail.request([["Identity/get", { accountId: "A1", ids: null }, "c"]], {
    using: [urn.core, urn.mail],
  });
  assert.equal(without.methodResponses[0]?.[1]["type"], "unknownMethod");
  await settled();
});

test("a mail at the limit of size is sent, one above is tooLarge", async () => {
  const sized = async (bytes: number) => {
    const head = `From: ana@example.org\r\nTo: ben@example.org\r\nSubject: big\r\nMessage-ID: <big${bytes}@x>\r\n\r\n`;
    const line = `${"x".repeat(76)}\r\n`;
    const body = line.repeat(Math.floor((bytes - head.length) / line.length));
    return mail.postern.ingestRaw([
      {
        raw: Buffer.from(head + body + "y".repeat(bytes - head.length - body.length)),
        tagIds: [mail.postern.reader.tagByRole("drafts").id],
        keywords: [],
        receivedAt: null,
        kind: "message",
      },
    ]);
  };
  const [above] = await sized(limits.outgoingBytesMax + 1);
  assert.deepEqual(await refused({ emailId: above!.emailId }), { type: "tooLarge", maxSize: limits.outgoingBytesMax });
  const [at] = await sized(limits.outgoingBytesMax);
  assert.ok((await submit({ emailId: at!.emailId }))["created"]);
  await settled();
  assert.equal(relay.taken.at(-1)?.message.length, limits.outgoingBytesMax);
});
