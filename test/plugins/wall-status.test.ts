import assert from "node:assert/strict";
import { test } from "node:test";
import { wallStatus } from "../../core/plugins/wall-status.ts";

const tried = { files: true, processes: true, workers: true, network: true };
const wrappers = (isUsable: (name: string) => boolean) =>
  (["pdeathsig", "memory", "network"] as const).map((name) => ({
    name,
    command: isUsable(name) ? ["/usr/bin/true"] : null,
  }));
const down = (isUsable: (name: string) => boolean) =>
  wallStatus(wrappers(isUsable), tried)
    .filter(({ isLive }) => !isLive)
    .map(({ wall, detail, technical }) => `${wall}: ${detail} (${technical})`);

test("each program that does not work here is a wall that is said to be missing, with what that means", () => {
  assert.deepEqual(
    down(() => true),
    [],
  );
  assert.match(down((name) => name !== "memory").join(), /^data: .*\(prlimit does not work here\)$/);
  assert.match(down((name) => name !== "pdeathsig").join(), /^pdeathsig: .*\(setpriv does not work here\)$/);
});

test("what no runner has tried on itself yet is no wall that stands", () => {
  const live = wallStatus(
    wrappers(() => true),
    null,
  ).filter(({ isLive }) => isLive);
  assert.deepEqual(
    live.map(({ wall }) => wall),
    ["grants", "pdeathsig", ...(process.platform === "linux" ? ["memory"] : []), "data"],
  );
});
