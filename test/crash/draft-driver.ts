/**
 * One process with an open Postern that ends a draft, or stores one of another program, and may die at a step of that commit.
 * Arguments: data folder, passphrase, a DraftTask as JSON.
 */
import { dataPaths } from "../../core/kernel/config.ts";
import { openPostern } from "../../core/main.ts";
import { lockFolder } from "../../core/store/folder-lock.ts";
import { unlockVault } from "../../core/vault/unlock.ts";
import { mailOf } from "../jmap/open-mail.ts";
import type { DraftTask } from "./driven-draft.ts";

const [root = "", passphrase = "", json = ""] = process.argv.slice(2);
const { does, dieAt } = JSON.parse(json) as DraftTask;

const paths = dataPaths(root);
const lock = lockFolder(paths);
const keys = await unlockVault(paths.vault, { passphrase });
const parts = { paths, keys, watchesSources: false, hasPlugins: false };
const postern = await openPostern({ ...parts, ...(dieAt ? { dieAt: { step: dieAt, passing: 1 } } : {}) });
const { drafts, sending, reader } = postern;
const [draft] = drafts.list();
if (does === "email-set") {
  const { call, roles } = await mailOf(postern);
  const mailboxIds = { [roles["drafts"] ?? ""]: true };
  const email = { mailboxIds, keywords: { $draft: true }, from: [{ email: "ben@example.org" }], subject: "Elsewhere" };
  await call("Email/set", { create: { a: email } });
} else if (draft === undefined) throw new Error(`no draft to ${does}: ${reader.counts().messages} mails`);
else if (does === "send")
  await sending.send(draft.id, { revision: draft.revision, sendAt: Date.now() + 3_600_000, confirmed: [] });
else await drafts[does](draft.id, draft.revision);
await postern.close("stopping");
keys.zero();
lock.release();
