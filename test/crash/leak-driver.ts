/**
 * Does with imported mail whatever could write it somewhere: import, tags, searches, sorts of everything, rebuilding. Says
 * { at: step } before each step and goes on when told to on its standard input. Arguments: data folder, passphrase, mailbox.
 */
import { createInterface } from "node:readline";
import { dataPaths } from "../../core/kernel/config.ts";
import { openPostern } from "../../core/main.ts";
import { parseQuery } from "../../core/search/query-language.ts";
import { lockFolder } from "../../core/store/folder-lock.ts";
import { createVault } from "../../core/vault/unlock.ts";
import { cheapCost } from "../vault/small-vault.ts";
import { secretTag, secretWords } from "./mailbox.ts";

const [root = "", passphrase = "", mailbox = ""] = process.argv.slice(2);
const told = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function step(at: string): Promise<void> {
  process.stdout.write(`${JSON.stringify({ at })}\n`);
  await told.next();
}

const paths = dataPaths(root);
const lock = lockFolder(paths);
const { keys } = await createVault(paths.vault, passphrase, cheapCost);
const postern = await openPostern({ paths, keys, watchesSources: false });

await step("opened");
// Not waited for: files are looked at while mail is taken in.
const { id } = await postern.imports.start({ paths: [mailbox], tag: secretTag });
await step("importing");
await postern.imports.wait(id);
await postern.search.flush();
await step("imported");
const messageIds = postern.reader.messagesOfKind("message");
await postern.writer.perform({ op: "tag.create", name: `${secretTag} 2` });
await postern.writer.perform({
  op: "message.update",
  changes: messageIds.map((messageId) => ({ messageId, setKeywords: [secretTag.toLowerCase()] })),
  by: "user",
});
await postern.writer.perform({
  op: "message.decideSpam",
  messageIds: messageIds.slice(0, 200),
  decision: "spam",
  by: "user",
});
await step("tagged");
for (const sort of ["subject asc", "from desc", "receivedAt asc"]) {
  for (const text of ["", secretWords[0] ?? "", `from:walburga OR "${secretWords[1]}"`, `tag:"${secretTag}"`]) {
    const parsed = parseQuery(text, { now: Date.now() });
    if ("node" in parsed)
      await postern.search.query(parsed.node, { limit: 10_000, wantTotal: true, sort: [sort] as never });
  }
}
await step("sorted");
await postern.search.seal();
await step("sealed");
await postern.close("stopping");
lock.release();
await step("closed");
keys.zero();
process.exit(0);
