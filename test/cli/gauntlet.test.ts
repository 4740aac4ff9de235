import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { temporaryFolder } from "../temporary-folder.ts";
import { runCli } from "./run-cli.ts";

describe("postern doctor --gauntlet", () => {
  it("says which walls are live, what each attack met, and that all were contained; it opens no data folder", async (t) => {
    const data = join(temporaryFolder(t), "data");
    const { code, lines } = await runCli(["doctor", "--gauntlet", "--class", "webassembly", "--json", "--data", data]);
    const [walls, ...results] = lines;
    const summary = results.pop();
    assert.ok(((walls?.["walls"] ?? []) as Array<{ wall: string }>).some(({ wall }) => wall === "isolate"));
    assert.equal(results.length, 6);
    for (const { class: kind, isContained, wall, met } of results)
      assert.deepEqual([kind, isContained, wall, met], ["webassembly", true, "isolate", "nothing to gain"]);
    assert.equal(summary?.["isContained"], true);
    assert.deepEqual(summary?.["attacks"], { webassembly: 3 });
    assert.equal(code, 0);
    assert.equal(existsSync(data), false);
  });

  it("is readable", async () => {
    const { code, stdout } = await runCli(["doctor", "--gauntlet", "--class", "updates"]);
    assert.equal(code, 0);
    assert.match(stdout, /^Walls on this machine:\n {2}live {4}grants/);
    assert.match(
      stdout,
      /\nupdates\n {2}ok {2}asks-for-more-capabilities +install +kernel +the user's word +\d+ ms +\d+ ms\n/,
    );
    assert.match(
      stdout,
      /4 attacks of one class, 4 runs, .*\nLongest stall of Postern: \d+ ms, in updates\/.*\nLongest work of Postern without a pause: \d+ ms, in updates\/.*\nAll were contained\.\n$/,
    );
  });
});
