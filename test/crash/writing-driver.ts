/**
 * One process with an open Postern in which several windows write, send, take back, throw away, import and tag at once. It says on
 * its standard output, a JSON line each: { found } what is there after opening, { begun } before each step and { done } when it
 * was acknowledged. Arguments: data folder, passphrase, a WritingTask as JSON.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "../../core/kernel/errors.ts";
import { dataPaths } from "../../core/kernel/config.ts";
import { openPostern, type Postern } from "../../core/main.ts";
import { lockFolder } from "../../core/store/folder-lock.ts";
import { blobIdOf, submissionIdOf } from "../../core/store/ids.ts";
import { unlockVault } from "../../core/vault/unlock.ts";
import type { DraftFile } from "../../core/drafts/draft-state.ts";
import { contentOf } from "../drafts/content-of.ts";
import { mailOf } from "../jmap/open-mail.ts";
import { seededRandom } from "./seeded-random.ts";
import type { Place, Step, WritingTask } from "./writing-model.ts";
import { foundIn, lookAround } from "./writing-state.ts";

const [root = "", passphrase = "", json = ""] = process.argv.slice(2);
const { seed, steps, windows } = JSON.parse(json) as WritingTask;
const random = seededRandom(seed);
const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
const say = (line: Record<string, unknown>): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const paths = dataPaths(root);
const scratch = mkdtempSync(join(tmpdir(), "postern-test-"));
const lock = lockFolder(paths);
const open = async (): Promise<Postern> =>
  openPostern({
    paths,
    keys: await unlockVault(paths.vault, { passphrase }),
    watchesSources: false,
    hasPlugins: false,
  });
let postern = await open();
if (postern.reader.outbox.identities().length === 0)
  await postern.writer.perform({ op: "identity.create", email: "ben@example.org" });
if (postern.reader.tagByName("Work") === null) await postern.writer.perform({ op: "tag.create", name: "Work" });
say({ found: foundIn(postern) });

let number = 0;
const fresh = (kind: string): string => `${kind}-${seed}-${(number += 1)}`;

/** By how many windows each mail is being written in; "alone": one is at the whole of it. */
const busy = new Map<string, number | "alone">();

/**
 * Says what is about to be done, does it, and says what came of it. A refusal changes nothing. What meets in one draft has an order;
 * a mail that is destroyed while it is opened has none to speak of.
 */
async function step(about: Omit<Step, "id">, isShared: boolean, work: () => Promise<unknown>): Promise<void> {
  const { name } = about;
  const others = busy.get(name) ?? 0;
  if (others === "alone" || (!isShared && others > 0)) return;
  busy.set(name, isShared ? others + 1 : "alone");
  const id = fresh("step");
  say({ begun: { id, ...about } });
  try {
    await work();
    say({ done: { id, isRefused: false } });
  } catch (error) {
    if (!(error instanceof AppError) || !["CONFLICT", "NOT_FOUND"].includes(error.code)) throw error;
    say({ done: { id, isRefused: true } });
  }
  const left = busy.get(name);
  busy.set(name, typeof left === "number" ? left - 1 : 0);
}

async function begin(): Promise<void> {
  const name = fresh("mail");
  await step({ name, to: "open", text: null }, false, async () => {
    await postern.drafts.create({ kind: "new", to: [{ name: null, email: "ana@example.org" }], subject: name });
  });
}

async function save(): Promise<void> {
  const draft = pick(postern.drafts.list());
  if (!draft) return begin();
  const text = fresh("text");
  await step({ name: draft.subject, to: null, text }, true, async () => {
    const files = draft.files.length === 0 && random() < 0.3 ? [await upload(draft.subject)] : draft.files;
    const content = { ...contentOf(draft), format: "plain" as const, text, files };
    await postern.drafts.save(draft.id, draft.revision, content);
  });
}

/** A file whose bytes are the mail's name, and which goes with it wherever it goes. */
async function upload(name: string): Promise<DraftFile> {
  const raw = Buffer.from(name);
  const item = { raw, tagIds: [], keywords: [], receivedAt: null, kind: "upload" as const };
  const [stored] = await postern.ingestRaw([item]);
  const blobId = blobIdOf(stored?.messageId ?? 0);
  return { blobId, name: "name.txt", type: "text/plain", size: raw.length, cid: null };
}

async function end(to: "drafts" | "trash" | "held"): Promise<void> {
  const { drafts, sending } = postern;
  // What nobody wrote in leaves nothing behind.
  const draft = pick(drafts.list().filter(({ revision }) => revision > 1));
  if (!draft) return save();
  await step({ name: draft.subject, to, text: null }, true, async () => {
    const { id, revision } = draft;
    if (to === "drafts") await drafts.close(id, revision);
    else if (to === "trash") await drafts.discard(id, revision);
    else await sending.send(id, { revision, sendAt: Date.now() + 36_000_000, confirmed: [] });
  });
}

async function takeBack(): Promise<void> {
  const entry = pick(postern.reader.outbox.list().filter(({ state }) => state === "held"));
  const name = entry && subjectOf(entry.messageId);
  if (!entry || name === undefined) return;
  await step({ name, to: "open", text: null, between: "drafts" }, false, () =>
    postern.sending.unsend(submissionIdOf(entry.id)),
  );
}

/** An Email of that place which no draft takes the place of. */
function restingIn(place: Place): { id: number; emailId: string; subject: string } | undefined {
  return pick(lookAround(postern).emails.filter((email) => email.place === place && !email.isReplaced));
}

const subjectOf = (messageId: number): string | undefined => postern.reader.messagesByIds([messageId])[0]?.subject;

async function reopen(): Promise<void> {
  const email = restingIn(pick(["drafts", "trash"] as const) ?? "drafts");
  if (!email) return;
  await step({ name: email.subject, to: "open", text: null }, false, () =>
    postern.drafts.create({ kind: "edit", emailId: email.emailId }),
  );
}

async function destroy(): Promise<void> {
  const { call } = await mailOf(postern);
  const email = restingIn(pick(["trash", "drafts", "mail"] as const) ?? "trash");
  if (!email) return;
  await step({ name: email.subject, to: "gone", text: null }, false, () =>
    call("Email/set", { destroy: [email.emailId] }),
  );
}

async function importMail(): Promise<void> {
  const name = fresh("import");
  const path = join(scratch, `${name}.eml`);
  writeFileSync(path, `From: ana@example.org\nMessage-ID: <${name}@example.org>\nSubject: ${name}\n\nImported.\n`);
  await step({ name, to: "mail", text: null }, false, async () => {
    const { id } = await postern.imports.start({ paths: [path] });
    const { state } = await postern.imports.wait(id);
    if (state !== "done") throw new Error(`import: ${state}`);
  });
}

async function makeByJmap(): Promise<void> {
  const { call, roles } = await mailOf(postern);
  const name = fresh("jmap");
  const email = {
    mailboxIds: { [roles["drafts"] ?? ""]: true },
    keywords: { $draft: true },
    from: [{ email: "ben@example.org" }],
    to: [{ email: "ana@example.org" }],
    subject: name,
  };
  await step({ name, to: "drafts", text: null }, false, () => call("Email/set", { create: { a: email } }));
}

async function tag(): Promise<void> {
  const email = restingIn("mail");
  const work = postern.reader.tagByName("Work");
  if (!email || work === null) return;
  const isTagged = random() < 0.5;
  const tags = isTagged ? { addTags: [work.id] } : { removeTags: [work.id] };
  await step({ name: email.subject, to: null, text: null, isTagged }, false, () =>
    postern.writer.perform({ op: "message.update", by: "user", changes: [{ messageId: email.id, ...tags }] }),
  );
}

const kinds: Array<[number, () => Promise<void>]> = [
  [3, begin],
  [8, save],
  [3, () => end("drafts")],
  [2, () => end("trash")],
  [4, () => end("held")],
  [3, takeBack],
  [3, reopen],
  [2, destroy],
  [2, importMail],
  [1, makeByJmap],
  [3, tag],
];
const all = kinds.flatMap(([weight, work]) => Array.from({ length: weight }, () => work));

/** Locked and unlocked after each round: by then every window has come to rest. */
for (let round = 0; round < steps; round += 10) {
  await Promise.all(
    Array.from({ length: windows }, async () => {
      for (let at = 0; at < 10; at += 1) await pick(all)?.();
    }),
  );
  if (random() < 0.2) {
    await postern.close("stopping");
    postern = await open();
  }
}
say({ found: foundIn(postern) });
await postern.close("stopping");
lock.release();
rmSync(scratch, { recursive: true });
