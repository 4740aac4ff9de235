import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { memoryRoot, openLiveFolder } from "../../core/search/live-folder.ts";
import { skipWithout } from "../skip-without.ts";

const needed = "memory-backed storage";
const hasMemory = !("reason" in openAndRemove());

function openAndRemove() {
  const opened = openLiveFolder(0);
  if ("folder" in opened) opened.folder.remove();
  return opened;
}

function leftover(t: { after(run: () => void): void }, name: string, owner: string | null): string {
  const path = join(memoryRoot, `postern-index-${name}-${process.pid}`);
  mkdirSync(join(path, "files"), { recursive: true });
  if (owner !== null) writeFileSync(join(path, "owner"), owner);
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

describe("the live folder", () => {
  it("is the owner's alone, has a name of its own each time, and goes when asked", (t) => {
    if (skipWithout(t, hasMemory, needed, memoryRoot)) return;
    const opened = [openLiveFolder(0), openLiveFolder(0)].map((each) =>
      "folder" in each ? each.folder : assert.fail(),
    );
    const paths = opened.map(({ files }) => dirname(files));
    assert.equal(new Set(paths).size, 2);
    for (const path of paths) assert.equal(statSync(path).mode & 0o777, 0o700);
    for (const folder of opened) folder.remove();
    for (const path of paths) assert.ok(!existsSync(path));
  });

  it("clears away those of owners that are gone, and no others", (t) => {
    if (skipWithout(t, hasMemory, needed, memoryRoot)) return;
    const dead = leftover(t, "dead", "4194304 1");
    const reused = leftover(t, "reused", `${process.pid} 1`);
    const starting = leftover(t, "starting", null);
    const abandoned = leftover(t, "abandoned", null);
    const old = Date.now() / 1000 - limits.liveFolderUnownedMs / 1000 - 1;
    utimesSync(abandoned, old, old);
    const mine = openLiveFolder(0);
    assert.ok("folder" in mine);
    openAndRemove();
    assert.deepEqual([dead, reused, starting, abandoned, mine.folder.files].map(existsSync), [
      false,
      false,
      true,
      false,
      true,
    ]);
    mine.folder.remove();
  });

  it("is refused outside memory, and where less than twice the index is free", (t) => {
    if (skipWithout(t, hasMemory, needed, memoryRoot)) return;
    assert.deepEqual(openLiveFolder(0, tmpdir()), { reason: "noMemoryFolder" });
    assert.deepEqual(openLiveFolder(0, "/nowhere"), { reason: "noMemoryFolder" });
    assert.deepEqual(openLiveFolder(Number.MAX_SAFE_INTEGER), { reason: "space" });
    assert.equal(readdirSync(tmpdir()).filter((name) => name.startsWith("postern-index-")).length, 0);
  });
});
