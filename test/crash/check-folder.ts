/** Opens a data folder in this process after a crash, looks at everything in it, and says what is not as it should be. */
import { createHash } from "node:crypto";
import { type DataPaths, dataPaths } from "../../core/kernel/config.ts";
import { openPostern, type Postern } from "../../core/main.ts";
import { lockFolder } from "../../core/store/folder-lock.ts";
import type { PurposeKeys } from "../../core/vault/keys.ts";
import { scrubVault } from "../../core/vault/scrub.ts";
import { unlockVault } from "../../core/vault/unlock.ts";

export interface FolderState {
  /** SHA-256 of each stored message, in hex, with how often it is there. */
  messages: Map<string, number>;
  /** What doctor would complain of. */
  wrong: string[];
}

export async function checkFolder(root: string, passphrase: string): Promise<FolderState> {
  return withPostern(root, passphrase, (postern, keys) => stateOf(postern, keys));
}

/** Opens a folder, lends it, and closes it again. */
export async function withPostern<T>(
  root: string,
  passphrase: string,
  work: (postern: Postern, keys: PurposeKeys) => Promise<T>,
): Promise<T> {
  const paths: DataPaths = dataPaths(root);
  const lock = lockFolder(paths);
  try {
    const keys = await unlockVault(paths.vault, { passphrase });
    const postern = await openPostern({ paths, keys, watchesSources: false, hasPlugins: false });
    try {
      return await work(postern, keys);
    } finally {
      await postern.close("stopping");
      keys.zero();
    }
  } finally {
    lock.release();
  }
}

export async function stateOf(postern: Postern, keys: PurposeKeys): Promise<FolderState> {
  const messages = new Map<string, number>();
  const wrong: string[] = [];
  for (const row of postern.reader.messagesByIds(postern.reader.messagesOfKind("message"))) {
    const digest = createHash("sha256").update(postern.vault.read(row.blob)).digest("hex");
    messages.set(digest, (messages.get(digest) ?? 0) + 1);
    if (row.tagIds.length === 0) wrong.push(`message ${row.id} has no tag`);
  }
  const report = await scrubVault(postern.paths.vault, keys);
  for (const finding of report.damaged) wrong.push(JSON.stringify(finding));
  for (const finding of postern.reader.check()) wrong.push(`database: ${finding}`);
  return { messages, wrong };
}
