import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isSwapSafe, readSwaps, swapChecks } from "../../core/http/swap.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const head = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";

test("/proc/swaps is read: partitions, files, blanks in names, and nothing at all", () => {
  assert.deepEqual(readSwaps(""), []);
  assert.deepEqual(readSwaps(head), []);
  const lines = [
    "/dev/zram0                              partition\t8388604\t\t0\t\t100",
    "/dev/dm-1                               partition\t8388604\t\t0\t\t-2",
    "/swap\\040file                          file\t\t1048572\t\t0\t\t-3",
    "/gone\\040(deleted)                     file\t\t1048572\t\t0\t\t-4",
  ];
  assert.deepEqual(readSwaps(`${head}${lines.join("\n")}\n`), [
    { path: "/dev/zram0", isFile: false },
    { path: "/dev/dm-1", isFile: false },
    { path: "/swap file", isFile: true },
    { path: "/gone (deleted)", isFile: true },
  ]);
});

test("zram and what lies on dm-crypt are safe; a bare partition, plain LVM and an unknown device are not", (t) => {
  const sys = temporaryFolder(t);
  const block = (name: string, uuid: string | null, slaves: string[] = []) => {
    const folder = join(sys, "class/block", name);
    mkdirSync(join(folder, "slaves"), { recursive: true });
    if (uuid !== null) {
      mkdirSync(join(folder, "dm"));
      writeFileSync(join(folder, "dm/uuid"), `${uuid}\n`);
    }
    for (const slave of slaves) symlinkSync(join(sys, "class/block", slave), join(folder, "slaves", slave));
  };
  block("sda2", null);
  block("zram0", null);
  block("dm-0", "CRYPT-LUKS2-00ff-swap", ["sda2"]);
  block("dm-1", "LVM-abc", ["dm-0"]);
  block("dm-2", "LVM-abd", ["sda2"]);
  block("dm-3", "LVM-abe", ["dm-0", "sda2"]);
  block("dm-4", "CRYPT-PLAIN-swap", ["sda2"]);
  const isSafe = (name: string) => isSwapSafe({ path: `/dev/${name}`, isFile: false }, sys);
  const names = ["zram0", "dm-0", "dm-1", "dm-4", "sda2", "dm-2", "dm-3", "sdz9"];
  assert.deepEqual(names.map(isSafe), [true, true, true, true, false, false, false, false]);
  assert.equal(isSwapSafe({ path: join(sys, "no such file"), isFile: true }, sys), false);
});

test("this machine is looked at without an error, swap or not", () => {
  for (const { name, state } of swapChecks()) {
    assert.equal(name, "swap");
    assert.ok(state === "ok" || state === "note");
  }
});
