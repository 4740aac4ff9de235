/** What the plugin "Second look" says of a draft, asked as the composer asks it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { DraftContent } from "../../core/drafts/draft-state.ts";
import type { Postern } from "../../core/main.ts";
import { contentOf } from "./content-of.ts";
import { openWriting } from "./written-mail.ts";

const people = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ name: null, email: `p${at}@example.org` }));

async function lookedAt(postern: Postern, change: Partial<DraftContent>) {
  const draft = await postern.drafts.create({ kind: "new", to: [] });
  const content = { ...contentOf(draft), format: "plain", subject: "Plans", text: "Hi", ...change } as const;
  await postern.drafts.save(draft.id, draft.revision, content);
  const { warnings, vetoes } = await postern.sending.outlook(draft.id);
  return {
    vetoes: vetoes.map(({ key }) => key),
    many: warnings.map(({ text }) => text).filter((text) => text.includes("people")),
    strangers: warnings.map(({ text }) => text).filter((text) => text.startsWith("You have not written to")),
  };
}

test("an answer or a mail to ten people says so, to nine it does not", async (t) => {
  const postern = await openWriting(t);
  const many = async (change: Partial<DraftContent>) => (await lookedAt(postern, change)).many;
  assert.deepEqual(await many({ to: people(9), subject: "Re: Plans" }), []);
  assert.deepEqual(await many({ to: people(10), subject: "Re: Plans" }), ["Your answer goes to 10 people."]);
  assert.deepEqual(await many({ to: people(1), cc: people(12).slice(1) }), [
    "This goes to 12 people, who all see each other's addresses.",
  ]);
  assert.deepEqual(await many({ to: people(9), cc: people(9) }), [], "each counts once");
  assert.deepEqual(await many({ to: people(1), bcc: people(40) }), [], "who is hidden sees nobody");
});

test("an empty subject wants a second yes, and one of blanks is empty", async (t) => {
  const postern = await openWriting(t);
  const vetoes = async (subject: string) => (await lookedAt(postern, { to: people(1), subject })).vetoes;
  assert.deepEqual(await vetoes(""), ["compose-checks:empty-subject"]);
  assert.deepEqual(await vetoes("  "), ["compose-checks:empty-subject"]);
  assert.deepEqual(await vetoes("x"), []);
  assert.deepEqual((await lookedAt(postern, { subject: "" })).vetoes, [], "of a mail to nobody nothing is missing yet");
});

test("a file that the text speaks of is missed only where none is attached", async (t) => {
  const postern = await openWriting(t);
  const text = "Please find the plan attached.";
  const file = { blobId: "Gzzz", name: "plan.pdf", type: "application/pdf", size: 1, cid: null };
  assert.deepEqual((await lookedAt(postern, { to: people(1), text })).vetoes, ["compose-checks:forgotten-attachment"]);
  assert.deepEqual((await lookedAt(postern, { to: people(1), text, files: [file] })).vetoes, []);
});

test("three strangers are named, the others counted", async (t) => {
  const postern = await openWriting(t);
  const strangers = async (count: number) => (await lookedAt(postern, { to: people(count) })).strangers;
  assert.deepEqual(await strangers(3), [
    "You have not written to p0@example.org, p1@example.org, p2@example.org before.",
  ]);
  assert.deepEqual(await strangers(5), [
    "You have not written to p0@example.org, p1@example.org, p2@example.org and 2 more before.",
  ]);
});
