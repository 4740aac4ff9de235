/** One draft is one Email, whatever goes wrong on the way. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { DraftView } from "../../core/drafts/drafts.ts";
import type { Postern } from "../../core/main.ts";
import { parseSubmissionId, submissionIdOf } from "../../core/store/ids.ts";
import { contentOf } from "./content-of.ts";
import { openWriting } from "./written-mail.ts";

const inDrafts = ({ reader }: Postern) => reader.tagByRole("drafts").totalEmails;

async function written(postern: Postern, to: string[]): Promise<DraftView> {
  const draft = await postern.drafts.create({ kind: "new", to: to.map((email) => ({ name: null, email })) });
  await postern.drafts.save(draft.id, draft.revision, { ...contentOf(draft), subject: "Hut", text: "Come" });
  return postern.drafts.get(draft.id);
}

test("a draft that was changed elsewhere as it was closed or sent goes on, and leaves no copy", async (t) => {
  const postern = await openWriting(t, { hasPlugins: false });
  const { drafts, writer } = postern;
  const { id, revision } = await written(postern, ["ana@example.org"]);
  const stale = drafts.stored(id);
  const splice = { start: 0, end: 0, text: "" };
  await writer.perform({ op: "draft.save", id, revision, splice });
  const change = { addTags: [], removeTags: [] };
  const stored = drafts.store(stale, "drafts", { op: "draft.end", id, revision, change });
  await assert.rejects(stored, { code: "CONFLICT" });
  assert.equal(inDrafts(postern), 0);
  await drafts.close(id, revision + 1);
  assert.equal(inDrafts(postern), 1);
});

test("what is sent with the bytes of the Email that it took the place of stays", async (t) => {
  const now = Date.UTC(2026, 0, 15, 12);
  const postern = await openWriting(t, { hasPlugins: false, clock: { now: () => now } });
  const { drafts, sending, reader } = postern;
  const first = await written(postern, ["ana@example.org"]);
  await sending.send(first.id, { revision: first.revision, sendAt: null, confirmed: [] });
  const { submissionId } = await sendAgain(postern);
  assert.deepEqual(drafts.list(), []);
  assert.equal(reader.tagByRole("sent").totalEmails, 1);
  const entry = reader.outbox.entry(parseSubmissionId(submissionId) ?? 0);
  assert.equal(reader.messagesByIds([entry?.messageId ?? 0]).length, 1);
});

/** Takes the one mail that is held back, and sends it as it is. */
async function sendAgain({ sending, reader }: Postern): Promise<{ submissionId: string }> {
  const [held] = reader.outbox.list();
  const back = await sending.unsend(submissionIdOf(held?.id ?? 0));
  return sending.send(back.id, { revision: back.revision, sendAt: null, confirmed: [] });
}

test("a mail that cannot be queued leaves no copy in Drafts, however often it is tried", async (t) => {
  const postern = await openWriting(t, { hasPlugins: false });
  const many = Array.from({ length: 1_001 }, (_, at) => `ana${at}@example.org`);
  const { id, revision } = await written(postern, many);
  const send = (sendAt: number | null) => postern.sending.send(id, { revision, sendAt, confirmed: [] });
  await assert.rejects(send(null), { code: "TOO_LARGE" });
  await assert.rejects(send(null), { code: "TOO_LARGE" });
  const { id: other, revision: of } = await written(postern, ["ana@example.org"]);
  const inTwoYears = Date.now() + 2 * 366 * 24 * 60 * 60 * 1000;
  const late = postern.sending.send(other, { revision: of, sendAt: inTwoYears, confirmed: [] });
  await assert.rejects(late, { code: "BAD_REQUEST" });
  assert.equal(inDrafts(postern), 0);
  assert.equal(postern.drafts.list().length, 2);
});
