/** A database that is lost together with a journal entry: what that said of plugins nobody knows, so they are asked about again. */
import assert from "node:assert/strict";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type TestContext, test } from "node:test";
import { healthOf } from "../../core/http/health.ts";
import type { Postern } from "../../core/main.ts";
import { journalPath, listJournalFiles } from "../../core/vault/journal-files.ts";
import { testFolder, type TestFolder } from "../open-postern.ts";
import { full, packed, ready } from "./digest.ts";

/** The loss of the database, and of what the journal has of `work`. */
async function losing(
  folder: TestFolder,
  postern: Postern,
  work: () => Promise<unknown>,
  later: () => Promise<unknown>,
) {
  const { vault, database } = folder.paths;
  const path = journalPath(vault, listJournalFiles(vault).at(-1)!);
  const before = statSync(path).size;
  await work();
  const middle = Math.floor((before + statSync(path).size) / 2);
  await later();
  await postern.close("stopping");
  const journal = readFileSync(path);
  journal[middle]! ^= 1;
  writeFileSync(path, journal);
  for (const suffix of ["", "-wal", "-shm"]) rmSync(database + suffix, { force: true });
}

async function withPlugins(t: TestContext): Promise<{ folder: TestFolder; postern: Postern }> {
  const folder = testFolder(t);
  const postern = await folder.open();
  const { installs } = postern.plugins;
  for (const id of ["digest", "weather"]) {
    await installs.inspect(packed({ id }));
    await installs.enable(id, full);
  }
  await ready(postern);
  return { folder, postern };
}

async function settled(folder: TestFolder): Promise<Postern> {
  const postern = await folder.open();
  await postern.plugins.settled();
  return postern;
}

const { "message.tag": _tag, ...narrow } = full;
const stateOf = ({ plugins }: Postern, id: string) => {
  const { state, problem, granted } = plugins.list().find((plugin) => plugin.id === id)!;
  return [state, problem?.code ?? null, granted.length];
};

test("what a plugin was allowed before it was narrowed does not come back with a lost database", async (t) => {
  const { folder, postern } = await withPlugins(t);
  const { installs } = postern.plugins;
  await losing(
    folder,
    postern,
    () => installs.setGrants("digest", narrow),
    () => installs.setGrants("weather", narrow),
  );
  const rebuilt = await settled(folder);
  assert.deepEqual(stateOf(rebuilt, "digest"), ["off", "PLUGIN_UNSURE", 0]);
  assert.deepEqual(stateOf(rebuilt, "weather"), ["ready", null, Object.keys(narrow).length], "decided about since");
  assert.deepEqual(stateOf(rebuilt, "spam-bayes").slice(0, 2), ["off", "PLUGIN_UNSURE"]);
  const { checks } = await healthOf(rebuilt);
  assert.ok(checks.some(({ sentence }) => sentence.includes("is off: The database was lost")));
  // The user's word counts, also in the next rebuild.
  await rebuilt.plugins.installs.enable("digest", narrow);
  await rebuilt.close("stopping");
  rmSync(folder.paths.database);
  const again = await settled(folder);
  assert.deepEqual(stateOf(again, "digest"), ["ready", null, Object.keys(narrow).length]);
  assert.deepEqual(stateOf(again, "spam-bayes").slice(0, 2), ["off", "PLUGIN_UNSURE"]);
});

test("a plugin that ships with Postern and was switched off in what cannot be read stays off", async (t) => {
  const { folder, postern } = await withPlugins(t);
  const { installs } = postern.plugins;
  await losing(
    folder,
    postern,
    () => installs.disable("spam-bayes"),
    async () => {},
  );
  const rebuilt = await settled(folder);
  assert.equal(stateOf(rebuilt, "spam-bayes")[0], "off");
  await rebuilt.close("stopping");
  const next = await settled(folder);
  assert.equal(stateOf(next, "spam-bayes")[0], "off");
});

test("with a whole journal a lost database changes nothing of plugins", async (t) => {
  const { folder, postern } = await withPlugins(t);
  await postern.plugins.installs.setGrants("digest", narrow);
  await postern.close("stopping");
  rmSync(folder.paths.database);
  const rebuilt = await settled(folder);
  assert.deepEqual(stateOf(rebuilt, "digest"), ["ready", null, Object.keys(narrow).length]);
  assert.equal(stateOf(rebuilt, "spam-bayes")[0], "ready");
});
