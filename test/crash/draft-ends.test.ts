/** The end of a draft and SIGKILL: it is over with all that belongs to it, or goes on as it was; never is there a second copy. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { dataPaths } from "../../core/kernel/config.ts";
import type { Postern } from "../../core/main.ts";
import { createVault } from "../../core/vault/unlock.ts";
import { contentOf } from "../drafts/content-of.ts";
import { relayConfig } from "../store/fixture.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { cheapCost, passphrase } from "../vault/small-vault.ts";
import { withPostern } from "./check-folder.ts";
import { type DraftTask, driveDraft } from "./driven-draft.ts";

/** What there is, by how many. `uploads`: drafts that the account is still to be given. */
interface Left {
  open: number;
  inDrafts: number;
  inTrash: number;
  sent: number;
  held: number;
  uploads: number;
}

const nothing: Left = { open: 0, inDrafts: 0, inTrash: 0, sent: 0, held: 0, uploads: 0 };

async function folderOf(t: TestContext): Promise<string> {
  const root = join(temporaryFolder(t), "postern");
  (await createVault(dataPaths(root).vault, passphrase, cheapCost)).keys.zero();
  return root;
}

/** Somebody with an account, who has closed a draft once and gone on writing. The account has got the first copy. */
async function write({ writer, drafts, reader }: Postern): Promise<void> {
  const account = { kind: "imap", config: {}, credentials: {} };
  const { created: sourceId } = await writer.perform({ op: "source.create", ...account });
  const folder = { folder: "Drafts", tag: "\\drafts", uidValidity: 1, uidNext: 1, highestModseq: null, state: null };
  await writer.perform({ op: "source.folderState", sourceId, ...folder });
  const { created: relayId } = await writer.perform({
    op: "relay.create",
    config: { ...relayConfig, sourceId },
    credentials: {},
  });
  await writer.perform({ op: "identity.create", email: "ben@example.org", relayId });
  const to = [{ name: null, email: "ana@example.org" }];
  const first = await drafts.create({ kind: "new", to });
  const { revision } = await drafts.save(first.id, first.revision, { ...contentOf(first), subject: "Hut" });
  const { emailId } = await drafts.close(first.id, revision);
  const again = await drafts.create({ kind: "edit", emailId: emailId ?? "" });
  await drafts.save(again.id, again.revision, { ...contentOf(again), text: "Come", format: "plain" });
  assert.equal(reader.tagByRole("drafts").totalEmails, 1);
}

async function look(root: string): Promise<Left> {
  return withPostern(root, passphrase, async ({ reader, drafts }) => {
    assert.deepEqual([...reader.check()], []);
    const drafted = reader.tagByRole("drafts");
    const [source] = reader.sources();
    const wishes = source ? reader.wishes.at(source.id, { afterMessageId: 0, limit: 100 }) : [];
    return {
      open: drafts.list().length,
      inDrafts: drafted.totalEmails,
      inTrash: reader.tagByRole("trash").totalEmails,
      sent: reader.tagByRole("sent").totalEmails,
      held: reader.outbox.list().filter(({ state }) => state === "held").length,
      uploads: wishes.filter(({ tagId, isWanted, mayAppend }) => tagId === drafted.id && isWanted && mayAppend).length,
    };
  });
}

function dropDatabase(root: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(dataPaths(root).database + suffix, { force: true });
}

/** As it was: the draft, and the Email that it takes the place of. */
const asBefore: Left = { ...nothing, open: 1, inDrafts: 1, uploads: 1 };
const closed: Left = { ...nothing, inDrafts: 1, uploads: 1 };
const discarded: Left = { ...nothing, inTrash: 1 };
const queued: Left = { ...nothing, sent: 1, held: 1 };

const ends: Array<[DraftTask["does"], DraftTask["dieAt"], Left]> = [
  ["close", "vault", asBefore],
  ["close", "journal", closed],
  ["discard", "vault", asBefore],
  ["discard", "journal", discarded],
  ["send", "vault", asBefore],
  ["send", "journal", queued],
];

for (const [does, dieAt, left] of ends)
  test(`killed at the step "${dieAt}" of a ${does}, a draft is over or goes on, and leaves no copy`, async (t) => {
    const root = await folderOf(t);
    await withPostern(root, passphrase, write);
    assert.equal(await driveDraft(root, passphrase, { does, dieAt }), "SIGKILL");
    assert.deepEqual(await look(root), left);
    dropDatabase(root);
    assert.deepEqual(await look(root), left, "as packs and journal have it");
    if (left !== asBefore) return;
    assert.equal(await driveDraft(root, passphrase, { does, dieAt: null }), null);
    const { open, inDrafts, inTrash, sent } = await look(root);
    assert.deepEqual([open, inDrafts + inTrash + sent], [0, 1]);
  });

test("a draft of another program that was stored as Postern was killed is uploaded to its account", async (t) => {
  const root = await folderOf(t);
  await withPostern(root, passphrase, write);
  assert.equal(await driveDraft(root, passphrase, { does: "email-set", dieAt: "vault" }), "SIGKILL");
  const stored: Left = { ...asBefore, inDrafts: 2, uploads: 2 };
  assert.deepEqual(await look(root), stored);
  dropDatabase(root);
  assert.deepEqual(await look(root), stored);
});
