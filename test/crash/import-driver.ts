/**
 * One process with an open Postern that imports paths and says on its standard output what the world may rely on, a JSON
 * line each: { opened: messages }, { acknowledged: messages } after every commit, { done: job }.
 * Arguments: data folder, passphrase, "plugins" or "bare", paths.
 */
import { dataPaths } from "../../core/kernel/config.ts";
import { openPostern } from "../../core/main.ts";
import { lockFolder } from "../../core/store/folder-lock.ts";
import { unlockVault } from "../../core/vault/unlock.ts";

const [root = "", passphrase = "", mode = "", ...imported] = process.argv.slice(2);

function say(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const paths = dataPaths(root);
const lock = lockFolder(paths);
const keys = await unlockVault(paths.vault, { passphrase });
const postern = await openPostern({ paths, keys, watchesSources: false, hasPlugins: mode === "plugins" });
let messages = postern.reader.counts().messages;
say({ opened: messages });
postern.writer.onCommitted(({ messagesAdded }) => {
  if (messagesAdded > 0) say({ acknowledged: (messages += messagesAdded) });
});
const started = await postern.imports.start({ paths: imported });
const job = await postern.imports.wait(started.id);
say({ done: job });
for (const [at, messageId] of (mode === "actions"
  ? postern.reader.messagesOfKind("message").slice(0, 30)
  : []
).entries()) {
  const changes = [{ messageId, setKeywords: ["$flagged"] }];
  await postern.writer.perform({ op: "message.update", changes, by: "user" });
  say({ flagged: at + 1 });
}
await postern.close("stopping");
keys.zero();
lock.release();
process.exitCode = job.state === "done" ? 0 : 1;
