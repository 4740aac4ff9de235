/**
 * One process with an open Postern that watches an IMAP account while its user changes mail and writes drafts. It says on its
 * standard output what the world may rely on, a JSON line each: { opened: true }, { did: steps } behind each step that was
 * acknowledged, { told: true } when the server knows everything. Arguments: data folder, passphrase, a PushTask as JSON.
 */
import { dataPaths } from "../../core/kernel/config.ts";
import { openPostern } from "../../core/main.ts";
import { lockFolder } from "../../core/store/folder-lock.ts";
import { unlockVault } from "../../core/vault/unlock.ts";
import { contentOf } from "../drafts/content-of.ts";
import { stepHere } from "../sources/imap-walk.ts";
import { untilTold, untilWatching } from "../sources/imap-world.ts";
import type { PushTask } from "./driven-push.ts";
import { seededRandom } from "./seeded-random.ts";

const [root = "", passphrase = "", json = ""] = process.argv.slice(2);
const { account, steps, seed } = JSON.parse(json) as PushTask;

function say(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const paths = dataPaths(root);
const lock = lockFolder(paths);
const keys = await unlockVault(paths.vault, { passphrase });
const postern = await openPostern({ paths, keys, hasPlugins: false });
const { sources, relays, reader } = postern;
if (sources.list().length === 0) await sources.create(account);
const sourceId = sources.list()[0]?.id ?? 0;
if (relays.list().length === 0) {
  const relay = { ...account, port: 465, host: "localhost", sourceId };
  await relays.create(relay, { email: "ben@example.org", name: "Ben" });
}
say({ opened: true });
const random = seededRandom(seed);
/** Said before it is done: a kill in between must not look like a loss. */
class Destroyed extends Set<string> {
  override add(subject: string): this {
    say({ destroyed: [subject] });
    return super.add(subject);
  }
}

const destroyed = new Destroyed();
for (let step = 1; step <= steps; step++) {
  if (random() < 0.1) await writeDraft(`draft ${seed} ${step}`);
  else await stepHere({ random, destroyed }, postern);
  say({ did: step });
  await new Promise((resolve) => setTimeout(resolve, random() * 20));
}
await writeDraft(`draft ${seed} at the end`);
await untilWatching(postern, sourceId);
await untilTold(postern, sourceId);
say({ told: true, waiting: reader.wishes.count(sourceId) });
await postern.close("stopping");
keys.zero();
lock.release();

async function writeDraft(subject: string): Promise<void> {
  const draft = await postern.drafts.create({ kind: "new", to: [] });
  const content = { ...contentOf(draft), subject, format: "plain" as const, text: `text of ${subject}` };
  const { revision } = await postern.drafts.save(draft.id, draft.revision, content);
  await postern.drafts.close(draft.id, revision);
}
