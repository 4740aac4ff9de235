/** A process with a live index, to be killed: prints the folder of the index and waits. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { memoryRoot } from "../../core/search/live-folder.ts";
import { MailWorld, noText } from "./mail-world.ts";

const world = new MailWorld({ after: () => undefined });
const search = await world.openSearch({ after: () => undefined });
await search.add(world.batch([world.store({ text: { ...noText, subject: "quokka" } })]));
await search.flush();
const mine = readdirSync(memoryRoot)
  .filter((name) => name.startsWith("postern-index-"))
  .find((name) => readFileSync(join(memoryRoot, name, "owner"), "utf8").startsWith(`${process.pid} `));
process.stdout.write(`${join(memoryRoot, mine ?? "none")}\n`);
setInterval(() => undefined, 1000);
