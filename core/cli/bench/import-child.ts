/**
 * Run by measure-import.ts: DATA CORPUS HAS-PLUGINS SPAM HAM. Imports into a fresh folder and prints the job. The Maildirs
 * SPAM and HAM come first, tagged, so that the filter has something to know and to compare with.
 */
import { mkdirSync } from "node:fs";
import { dataPaths } from "../../kernel/config.ts";
import { openPostern } from "../../main.ts";
import { lockFolder } from "../../store/folder-lock.ts";
import { defaultDerivationCost } from "../../vault/passphrase-key.ts";
import { createVault } from "../../vault/unlock.ts";
import { writeJson } from "../write-line.ts";

const [data = "", corpus = "", hasPlugins = "true", spam = "", ham = ""] = process.argv.slice(2);
const paths = dataPaths(data);
mkdirSync(data, { recursive: true });
const lock = lockFolder(paths);
const { keys } = await createVault(paths.vault, process.env["POSTERN_PASSPHRASE"] ?? "", defaultDerivationCost);
const postern = await openPostern({ paths, keys, watchesSources: false, hasPlugins: hasPlugins === "true" });

async function imported(path: string, tag?: string) {
  const { id } = await postern.imports.start({ paths: [path], ...(tag === undefined ? {} : { tag }) });
  return postern.imports.wait(id);
}

try {
  await imported(spam, "Spam");
  await imported(ham, "Lists");
  await postern.settled();
  writeJson(await imported(corpus));
} finally {
  await postern.close("stopping");
  keys.zero();
  lock.release();
}
