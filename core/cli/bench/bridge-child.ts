/** Run by measure-bridge.ts: DATA MAIL. Calls into real runners on a fresh folder, and prints how long they take. */
import { mkdirSync, readFileSync } from "node:fs";
import { dataPaths } from "../../kernel/config.ts";
import { openPostern, type Postern } from "../../main.ts";
import { prepareMessage } from "../../mime/prepare-message.ts";
import { packPlugin } from "../../plugins/packages/pack.ts";
import type { Grants } from "../../plugins/plugin-record.ts";
import { maildirFileNames } from "../../sources/maildir.ts";
import { defaultDerivationCost } from "../../vault/passphrase-key.ts";
import { createVault } from "../../vault/unlock.ts";
import { writeJson } from "../write-line.ts";
import { memoryOf } from "./process-memory.ts";

const [data = "", mail = ""] = process.argv.slice(2);
const calls = 1_000;
const batches = 50;
const batchMessages = 64;
const idleMs = 3_000;
const consentMs = 1_000;

const capabilities = {
  "message.read": { fields: ["envelope"], mail: "all", reason: "For a benchmark." },
  "store.own": { megabytes: 1, reason: "For a benchmark." },
};
const code = `var plugin = { default: { hooks: { "message.observe": async (items, host) => { await host.store.read("key"); } } } };`;

function packed(id: string): Uint8Array {
  const base = {
    manifest: 1,
    id,
    version: "1.0.0",
    sdk: "^1.0",
    name: id,
    summary: "For a benchmark.",
    main: "main.ts",
  };
  return packPlugin({ manifest: JSON.stringify({ ...base, hooks: { "message.observe": {} }, capabilities }), code });
}

/** From the user's word to ready, in milliseconds. `readMs`: how long they read what it asks for. */
async function enabled({ plugins }: Postern, id: string, readMs: number): Promise<number> {
  await plugins.installs.inspect(packed(id));
  await new Promise((resolve) => setTimeout(resolve, readMs));
  const began = performance.now();
  await plugins.installs.enable(id, capabilities as unknown as Grants);
  while (plugins.detail(id).state === "starting") await new Promise((resolve) => setTimeout(resolve, 1));
  return performance.now() - began;
}

const views = maildirFileNames(mail)
  .slice(0, batchMessages)
  .map((name, at) => prepareMessage(readFileSync(`${mail}/${name}`), String(at)).classify);
const paths = dataPaths(data);
mkdirSync(data, { recursive: true });
const { keys } = await createVault(paths.vault, "a passphrase for benchmarks only", defaultDerivationCost);
const postern = await openPostern({ paths, keys, watchesSources: false });
try {
  await postern.plugins.settled();
  const readyFirstMs = await enabled(postern, "first", consentMs);
  const readyNextMs = await enabled(postern, "second", consentMs);
  const readyUnreadMs = await enabled(postern, "unread", 0);
  const [view] = views;
  if (view === undefined) throw new Error("no mail to show");
  const observation = { view, event: "stored" as const, decision: null, tags: [], isDecrypted: false };
  const times: number[] = [];
  for (let call = 0; call < calls; call += 1) {
    const began = performance.now();
    if (!(await postern.plugins.observeBy("first", [observation]))) throw new Error("the plugin did not take it");
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const viewsJson = Buffer.from(JSON.stringify(views));
  const began = performance.now();
  for (let batch = 0; batch < batches; batch += 1) await postern.plugins.classify(viewsJson.slice(), views.length);
  const batchesPerSecond = (batches * 1000) / (performance.now() - began);
  const before = memoryOf(process.pid);
  // Several, and by the number of processes: whether a spare one runs before and after is no matter then.
  for (const id of ["third", "fourth", "fifth"]) await enabled(postern, id, consentMs);
  await new Promise((resolve) => setTimeout(resolve, idleMs));
  const after = memoryOf(process.pid);
  if (before === null || after === null || after.processes <= before.processes)
    throw new Error("the memory of runners cannot be told");
  const runnerMiB = (after.processMiB - before.processMiB) / (after.processes - before.processes);
  writeJson({
    readyFirstMs,
    readyNextMs,
    readyUnreadMs,
    callMedianMs: times[calls / 2],
    callP99Ms: times[Math.floor(calls * 0.99)],
    batchMessages: views.length,
    batchesPerSecond,
    runnerMiB,
  });
} finally {
  await postern.close("stopping");
  keys.zero();
}
