import assert from "node:assert/strict";
import { test } from "node:test";
import { healthOf } from "../../core/http/health.ts";
import { dataPaths } from "../../core/kernel/config.ts";
import type { SearchState } from "../../core/search/search.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const reasons = ["platform", "missing", "noMemoryFolder", "space", "full", "stopped", "failed"];

test("each reason why search is off has its own sentence, which says what to do", async (t) => {
  const paths = dataPaths(temporaryFolder(t));
  const check = async (state: SearchState) => {
    const plugins = { list: () => [], walls: () => [] };
    const { isFine, checks } = await healthOf({ paths, search: { state: () => state }, plugins });
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
