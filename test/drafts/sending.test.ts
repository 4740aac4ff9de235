import assert from "node:assert/strict";
import { test } from "node:test";
import type { DraftContent } from "../../core/drafts/draft-state.ts";
import type { DraftView } from "../../core/drafts/drafts.ts";
import { parseSubmissionId } from "../../core/store/ids.ts";
import type { Postern } from "../../core/main.ts";
import { FakeRelay } from "../delivery/fake-relay.ts";
import { addRelay } from "../delivery/sending-postern.ts";
import { contentOf } from "./content-of.ts";
import { emails, me, openWriting, parsed, receive, rowOf } from "./written-mail.ts";

async function written(postern: Postern, change: Partial<DraftContent>, begun?: DraftView): Promise<DraftView> {
  const draft = begun ?? (await postern.drafts.create({ kind: "new", to: [] }));
  const to = [{ name: "Ana Ruiz", email: "ana@example.org" }];
  await postern.drafts.save(draft.id, draft.revision, { ...contentOf(draft), to, subject: "Hut", ...change });
  return postern.drafts.get(draft.id);
}

const now = { sendAt: null, confirmed: [] as string[] };

function entryOf(postern: Postern, submissionId: string) {
  const entry = postern.reader.outbox.entry(parseSubmissionId(submissionId) ?? -1);
  assert.ok(entry);
  return entry;
}

test("a sent draft is an Email in Sent and held in the outbox, and no draft any more", async (t) => {
  const postern = await openWriting(t, { hasPlugins: false });
  const bcc = [{ name: null, email: "carla@example.org" }];
  const draft = await written(postern, { bcc, format: "plain", text: "Come\n\nSoon" });
  const before = Date.now();
  const { submissionId, holdUntil } = await postern.sending.send(draft.id, { revision: draft.revision, ...now });
  assert.ok(holdUntil >= before + 10_000);
  assert.equal(postern.drafts.find(draft.id), null);
  const entry = entryOf(postern, submissionId);
  assert.deepEqual([entry.state, entry.sender], ["held", me]);
  assert.deepEqual(
    entry.recipients.map(({ address }) => address),
    ["ana@example.org", "carla@example.org"],
  );
  const row = rowOf(postern, entry.emailId);
  assert.deepEqual(row?.tagIds, [postern.reader.tagByRole("sent").id]);
  assert.deepEqual([row?.keywords.includes("$draft"), row?.keywords.includes("$seen")], [false, true]);
  const mail = await parsed(postern, entry.emailId);
  assert.equal(mail.text?.trim(), "Come\n\nSoon");
  assert.match(mail.html || "", /<p>Come<\/p>\n<p>Soon<\/p>/);
  assert.deepEqual(emails(row?.bcc ?? []), ["carla@example.org"]);
  assert.match(mail.messageId ?? "", /^<[0-9a-f-]{36}@hut\.example>$/);
});

test("what was answered or forwarded says so, and the answer names it", async (t) => {
  const postern = await openWriting(t, { hasPlugins: false });
  const raw = `From: ana@example.org\nTo: ${me}\nSubject: Hut\nMessage-ID: <1@example.org>\nReferences: <0@example.org>\n\nGo?\n`;
  const emailId = await receive(postern, raw);
  const answer = await written(postern, {}, await postern.drafts.create({ kind: "reply", emailId }));
  const { submissionId } = await postern.sending.send(answer.id, { revision: answer.revision, ...now });
  assert.ok(rowOf(postern, emailId)?.keywords.includes("$answered"));
  const mail = await parsed(postern, entryOf(postern, submissionId).emailId);
  assert.deepEqual([mail.inReplyTo, mail.references], ["<1@example.org>", ["<0@example.org>", "<1@example.org>"]]);
  const forward = await written(postern, {}, await postern.drafts.create({ kind: "forward", emailId }));
  await postern.sending.send(forward.id, { revision: forward.revision, ...now });
  assert.ok(rowOf(postern, emailId)?.keywords.includes("$forwarded"));
});

test("an answer that was closed and opened again still says what it answers when it is sent", async (t) => {
  const postern = await openWriting(t, { hasPlugins: false });
  const raw = `From: ana@example.org\nTo: ${me}\nSubject: Hut\nMessage-ID: <1@example.org>\n\nGo?\n`;
  const emailId = await receive(postern, raw);
  const answer = await written(postern, {}, await postern.drafts.create({ kind: "reply", emailId }));
  const { emailId: closedId } = await postern.drafts.close(answer.id, answer.revision);
  const opened = await postern.drafts.create({ kind: "edit", emailId: closedId ?? "" });
  assert.deepEqual([opened.kind, opened.originalEmailId], ["edit", emailId]);
  const { submissionId } = await postern.sending.send(opened.id, { revision: opened.revision, ...now });
  assert.ok(rowOf(postern, emailId)?.keywords.includes("$answered"));
  await postern.sending.unsend(submissionId);
  assert.ok(!rowOf(postern, emailId)?.keywords.includes("$answered"));
});

test("a mail that is held can be taken back, and is the draft that it was", async (t) => {
  const postern = await openWriting(t, { hasPlugins: false });
  const draft = await written(postern, { text: "Come", format: "plain" });
  const { submissionId } = await postern.sending.send(draft.id, { revision: draft.revision, ...now });
  const sentId = entryOf(postern, submissionId).emailId;
  const back = await postern.sending.unsend(submissionId);
  assert.equal(entryOf(postern, submissionId).state, "canceled");
  assert.deepEqual(
    [back.subject, emails(back.to), back.text.trim(), back.emailId],
    ["Hut", ["ana@example.org"], "Come", sentId],
  );
  assert.ok(rowOf(postern, sentId)?.keywords.includes("$draft"));
  await assert.rejects(postern.sending.unsend(submissionId), { code: "CONFLICT" });
  const again = await written(postern, { subject: "Hut, later" }, back);
  const second = await postern.sending.send(again.id, { revision: again.revision, ...now });
  assert.equal(rowOf(postern, sentId), null);
  assert.equal(rowOf(postern, entryOf(postern, second.submissionId).emailId)?.subject, "Hut, later");
});

test("an answer that is taken back leaves no mark on what it answered, and is an answer again", async (t) => {
  const postern = await openWriting(t, { hasPlugins: false });
  const emailId = await receive(
    postern,
    `From: ana@example.org\nTo: ${me}\nSubject: Hut\nMessage-ID: <1@example.org>\n\nGo?\n`,
  );
  const keywords = () => rowOf(postern, emailId)?.keywords.filter((each) => each !== "$seen");
  for (const [kind, keyword] of [
    ["reply", "$answered"],
    ["forward", "$forwarded"],
  ] as const) {
    const draft = await written(postern, {}, await postern.drafts.create({ kind, emailId }));
    const { submissionId } = await postern.sending.send(draft.id, { revision: draft.revision, ...now });
    assert.deepEqual(keywords(), [keyword]);
    const back = await postern.sending.unsend(submissionId);
    assert.deepEqual(keywords(), []);
    assert.deepEqual([back.kind, back.originalEmailId], [kind, emailId]);
    const again = await postern.sending.send(back.id, { revision: back.revision, ...now });
    assert.deepEqual(keywords(), [keyword]);
    const { emailId: sentId } = entryOf(postern, again.submissionId);
    if (kind === "reply") assert.equal((await parsed(postern, sentId)).inReplyTo, "<1@example.org>");
    await postern.sending.unsend(again.submissionId);
    assert.deepEqual(keywords(), []);
  }
});

test("mail gets the tag of whom it is sent as beside Sent, and loses both when it is taken back", async (t) => {
  const postern = await openWriting(t, { hasPlugins: false });
  const { created: tagId } = await postern.writer.perform({ op: "tag.create", name: "Work" });
  const [identity] = postern.reader.outbox.identities();
  await postern.writer.perform({ op: "identity.update", identityId: identity!.id, sentTagId: tagId });
  const draft = await written(postern, {});
  const { submissionId } = await postern.sending.send(draft.id, { revision: draft.revision, ...now });
  const { emailId } = entryOf(postern, submissionId);
  const tagsOf = () => rowOf(postern, emailId)?.tagIds.toSorted((a, b) => a - b);
  assert.deepEqual(tagsOf(), [postern.reader.tagByRole("sent").id, tagId]);
  await postern.sending.unsend(submissionId);
  assert.deepEqual(tagsOf(), [postern.reader.tagByRole("drafts").id]);
});

test("mail of one who has chosen no server says whose it goes by when there are several", async (t) => {
  const relay = new FakeRelay();
  const postern = await openWriting(t, { hasPlugins: false, delivery: relay.delivery });
  const first = await addRelay(postern, "first.example.org");
  const draft = await written(postern, {});
  const unchosen = async () => (await postern.sending.outlook(draft.id)).unchosenHost;
  assert.equal(await unchosen(), null, "with one server there is nothing to choose");
  await addRelay(postern, "second.example.org");
  assert.equal(await unchosen(), "first.example.org");
  const [identity] = postern.reader.outbox.identities();
  await postern.writer.perform({ op: "identity.update", identityId: identity!.id, relayId: first });
  assert.equal(await unchosen(), null);
});

test("a draft that is sent or closed twice at once is so once, and leaves nothing beside it", async (t) => {
  const postern = await openWriting(t, { hasPlugins: false });
  const mailsIn = (role: "sent" | "drafts") => postern.reader.tags().find((tag) => tag.role === role)?.totalEmails;
  const settled = async (...work: Array<Promise<unknown>>) =>
    (await Promise.allSettled(work)).map((each) =>
      each.status === "fulfilled" ? "done" : (each.reason as { code?: string }).code,
    );
  const draft = await written(postern, { text: "Come", format: "plain" });
  const send = ({ id, revision }: DraftView) => postern.sending.send(id, { revision, ...now });
  assert.deepEqual(await settled(send(draft), send(draft)), ["done", "NOT_FOUND"]);
  assert.deepEqual([mailsIn("sent"), mailsIn("drafts")], [1, 0]);
  assert.equal(postern.reader.outbox.list().length, 1);
  const other = await written(postern, { text: "Go", format: "plain" });
  const close = postern.drafts.close(other.id, other.revision);
  assert.deepEqual(await settled(close, send(other)), ["done", "NOT_FOUND"]);
  assert.deepEqual([mailsIn("sent"), mailsIn("drafts")], [1, 1]);
  const third = await written(postern, { text: "Stay", format: "plain" });
  const sent = send(third);
  assert.deepEqual(await settled(sent, postern.drafts.discard(third.id, third.revision)), ["done", "NOT_FOUND"]);
  assert.deepEqual([mailsIn("sent"), mailsIn("drafts")], [2, 1]);
  const fourth = await written(postern, { text: "Wait", format: "plain" });
  const save = postern.drafts.save(fourth.id, fourth.revision, { ...contentOf(fourth), subject: "Changed" });
  assert.deepEqual(await settled(save, send(fourth)), ["done", "CONFLICT"]);
  assert.deepEqual([mailsIn("sent"), mailsIn("drafts")], [2, 1], "what another window wrote is not sent unseen");
});

test("a mail for later is held until then", async (t) => {
  const postern = await openWriting(t, { hasPlugins: false });
  const draft = await written(postern, {});
  const sendAt = Date.now() + 3_600_000;
  const { submissionId, holdUntil } = await postern.sending.send(draft.id, {
    revision: draft.revision,
    sendAt,
    confirmed: [],
  });
  assert.deepEqual([holdUntil, entryOf(postern, submissionId).holdUntil], [sendAt, sendAt]);
});

test("what cannot be sent says why, and stays a draft", async (t) => {
  const postern = await openWriting(t, { hasPlugins: false });
  const cases: Array<[Partial<DraftContent>, string]> = [
    [{ to: [] }, "to"],
    [{ cc: [{ name: null, email: "not whole" }] }, "cc"],
    [{ identityId: null }, "identityId"],
    [{ identityId: "Izz" }, "identityId"],
  ];
  for (const [change, field] of cases) {
    const draft = await written(postern, change);
    await assert.rejects(
      postern.sending.send(draft.id, { revision: draft.revision, ...now }),
      (error: { code?: string; detail?: Record<string, unknown> }) =>
        error.code === "BAD_REQUEST" && error.detail?.["field"] === field,
    );
    assert.equal(postern.drafts.get(draft.id).revision, draft.revision);
  }
  const draft = await written(postern, {
    files: [{ blobId: "Gzzz", name: "gone.pdf", type: "application/pdf", size: 1, cid: null }],
  });
  await assert.rejects(postern.sending.send(draft.id, { revision: draft.revision, ...now }), { code: "NOT_FOUND" });
  await assert.rejects(postern.sending.send(draft.id, { revision: draft.revision - 1, ...now }), { code: "CONFLICT" });
});

test("a forgotten file wants a second yes, and a stranger is only said to be one", async (t) => {
  const postern = await openWriting(t);
  const draft = await written(postern, { format: "plain", text: "Please find the plan attached." });
  const { vetoes, warnings, protection } = await postern.sending.outlook(draft.id);
  assert.deepEqual(
    vetoes.map(({ key }) => key),
    ["compose-checks:forgotten-attachment"],
  );
  assert.match(warnings.map(({ text }) => text).join("\n"), /not written to ana@example\.org before/);
  assert.deepEqual([protection.isEncrypted, protection.isSigned, protection.isAskedFor], [false, false, false]);
  const { revision } = draft;
  await assert.rejects(postern.sending.send(draft.id, { revision, ...now }), { code: "SEND_UNCONFIRMED" });
  assert.ok(
    await postern.sending.send(draft.id, {
      revision,
      sendAt: null,
      confirmed: ["compose-checks:forgotten-attachment"],
    }),
  );
});

test("an address that looks like one the user writes to is named beside it", async (t) => {
  const postern = await openWriting(t, { hasPlugins: false });
  await receive(
    postern,
    `From: ${me}\nTo: Ben <ben@harbour-office.example>\nSubject: x\nMessage-ID: <7@x.example>\n\nHi\n`,
    "sent",
  );
  const warningsOf = async (email: string, name: string | null = null) => {
    const draft = await written(postern, { to: [{ name, email }] });
    return (await postern.sending.outlook(draft.id)).warnings.map(({ text }) => text);
  };
  assert.deepEqual(await warningsOf("ben@harbour-office.example"), []);
  assert.match((await warningsOf("ben@harbour-0ffice.example"))[0] ?? "", /looks like harbour-office\.example/);
  assert.match(
    (await warningsOf("ben@elsewhere.example", "Ben"))[0] ?? "",
    /You write to Ben at ben@harbour-office\.example/,
  );
});
