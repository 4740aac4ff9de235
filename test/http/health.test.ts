import assert from "node:assert/strict";
import { test } from "node:test";
import { healthOf } from "../../core/http/health.ts";
import { dataPaths } from "../../core/kernel/config.ts";
import type { SearchState } from "../../core/search/search.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const reasons = ["platform", "missing", "noMemoryFolder", "space", "full", "stopped", "failed"];

const walls = { files: true, processes: true, workers: true, network: true };

test("each reason why search is off has its own sentence, which says what to do", async (t) => {
  const paths = dataPaths(temporaryFolder(t));
  const check = async (state: SearchState) => {
    const pictures = { check: () => Promise.resolve(walls) };
    const plugins = { list: () => [], walls: () => [] };
    const { isFine, checks } = await healthOf({ paths, search: { state: () => state }, plugins, pictures });
    return { isFine, check: checks.find(({ name }) => name === "search") };
  };
  const sentences = new Set<string>();
  for (const reason of reasons) {
    const { isFine, check: search } = await check({ state: "off", reason, indexed: 0, pending: 0 });
    assert.equal(isFine, false);
    assert.equal(search?.state, "bad");
    assert.match(search?.sentence ?? "", /^Search is off\. .+ Mail can be read meanwhile\.$/);
    sentences.add(search?.sentence ?? "");
  }
  assert.equal(sentences.size, reasons.length);
  assert.equal((await check({ state: "ready", indexed: 3, pending: 0 })).isFine, true);
});

test("pictures that cannot be cleaned are told, and what the process behind them could do", async (t) => {
  const paths = dataPaths(temporaryFolder(t));
  const plugins = { list: () => [], walls: () => [] };
  const search = { state: () => ({ state: "ready", indexed: 0, pending: 0 }) as const };
  const sentence = async (found: typeof walls | null) => {
    const pictures = { check: () => Promise.resolve(found) };
    const { checks } = await healthOf({ paths, search, plugins, pictures });
    return checks.find(({ name }) => name === "pictures");
  };
  assert.equal((await sentence(walls))?.state, "ok");
  assert.match((await sentence(null))?.sentence ?? "", /cannot be cleaned on this machine/);
  assert.match((await sentence({ ...walls, network: false }))?.sentence ?? "", /could reach the network/);
  assert.match((await sentence({ ...walls, processes: false }))?.sentence ?? "", /could read files/);
});
