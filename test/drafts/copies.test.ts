/** One draft is one Email, whatever goes wrong on the way. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { DraftView } from "../../core/drafts/drafts.ts";
import type { Postern } from "../../core/main.ts";
import { contentOf } from "./content-of.ts";
import { openWriting } from "./written-mail.ts";

const inDrafts = ({ reader }: Postern) => reader.tagByRole("drafts").totalEmails;

async function written(postern: Postern, to: string[]): Promise<DraftView> {
  const draft = await postern.drafts.create({ kind: "new", to: to.map((email) => ({ name: null, email })) });
  await postern.drafts.save(draft.id, draft.revision, { ...contentOf(draft), subject: "Hut", text: "Come" });
  return postern.drafts.get(draft.id);
}

test("a close that was cut off behind the store leaves one Email when the draft is closed again", async (t) => {
  const postern = await openWriting(t, { hasPlugins: false });
  const { id, revision } = await written(postern, ["ana@example.org"]);
  await postern.drafts.store(postern.drafts.stored(id), "drafts");
  await postern.drafts.close(id, revision);
  assert.equal(inDrafts(postern), 1);
});

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
