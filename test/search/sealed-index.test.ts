import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Search } from "../../core/search/search.ts";
import { memoryRoot } from "../../core/search/live-folder.ts";
import { parseQuery } from "../../core/search/query-language.ts";
import { MailWorld, noText } from "./mail-world.ts";

async function find(search: Search, text: string): Promise<number[]> {
  const parsed = parseQuery(text, { now: Date.now() });
  assert.ok("node" in parsed);
  return (await search.query(parsed.node, { limit: 10_000 })).messageIds;
}

function fill(world: MailWorld, count: number, noise = ""): number[] {
  const from = world.messages.length;
  world.db.execute("BEGIN");
  const stored = Array.from({ length: count }, (_, at) =>
    world.store({
      text: { ...noText, subject: `quokka number${from + at + 1}`, body: `secretbody marsupial ${noise}` },
    }),
  );
  world.db.execute("COMMIT");
  return stored.map(({ id }) => id);
}

async function ready(search: Search): Promise<void> {
  while (search.state().state !== "ready") await sleep(5);
}

/** Live folders of this process. */
function liveFolders(): string[] {
  const started = readFileSync(`/proc/${process.pid}/stat`, "utf8").split(" ")[0] ?? "";
  return readdirSync(memoryRoot)
    .filter((name) => name.startsWith("postern-index-"))
    .map((name) => join(memoryRoot, name))
    .filter(
      (path) => existsSync(join(path, "owner")) && readFileSync(join(path, "owner"), "utf8").startsWith(`${started} `),
    );
}

describe("the sealed index", () => {
  it("is not written where the data folder was taken away meanwhile", async (t) => {
    const world = new MailWorld(t);
    const search = await world.openSearch(t);
    fill(world, 3);
    await search.add(world.batch(world.messages));
    const root = dirname(world.paths.index);
    rmSync(root, { recursive: true });
    await search.close();
    assert.ok(!existsSync(root));
  });

  it("comes up with what was sealed and catches up with what came since", async (t) => {
    const world = new MailWorld(t);
    const first = await world.openSearch(t);
    const ids = fill(world, 30);
    await first.add(world.batch(world.messages));
    await first.close();
    const later = fill(world, 5);

    world.reindexed.length = 0;
    const second = await world.openSearch(t);
    await ready(second);
    assert.deepEqual(world.reindexed, later);
    assert.deepEqual(
      (await find(second, "quokka")).toSorted((a, b) => a - b),
      [...ids, ...later],
    );
    assert.equal(second.state().indexed, 35);
    await second.close();
    assert.deepEqual(liveFolders(), []);
  });

  it("seals a segment once and removes the parts of merged ones", async (t) => {
    const world = new MailWorld(t);
    const search = await world.openSearch(t);
    fill(world, 20);
    await search.add(world.batch(world.messages));
    await search.seal();
    const sealed = readdirSync(world.paths.index).filter((name) => name !== "manifest");
    const times = sealed.map((name) => statSync(join(world.paths.index, name)).mtimeMs);
    const more = fill(world, 3);
    await search.add(world.batch(world.messages.slice(-more.length)));
    await search.seal();
    assert.deepEqual(
      sealed.map((name) => statSync(join(world.paths.index, name)).mtimeMs),
      times,
    );
    await search.remove([world.messages[0]?.sortKey ?? 0]);
    await search.close();
    const again = await world.openSearch(t);
    assert.equal((await find(again, "quokka")).length, 22);
  });

  it("keeps nothing readable on the disk", async (t) => {
    const world = new MailWorld(t);
    const search = await world.openSearch(t);
    fill(world, 50);
    await search.add(world.batch(world.messages));
    await search.close();
    for (const name of readdirSync(world.paths.index)) {
      const bytes = readFileSync(join(world.paths.index, name)).toString("latin1");
      for (const word of ["quokka", "marsupial", "secretbody", "segment", "number7"])
        assert.ok(!bytes.includes(word), `${word} in ${name}`);
    }
    assert.equal(statSync(world.paths.index).mode & 0o777, 0o700);
  });

  const damages: Record<string, (folder: string) => void> = {
    "a flipped bit in the manifest": (folder) => flip(join(folder, "manifest")),
    "a flipped bit in a segment": (folder) => flip(join(folder, largest(folder))),
    "a cut-off segment": (folder) => {
      const path = join(folder, largest(folder));
      writeFileSync(path, readFileSync(path).subarray(0, -20));
    },
    "a missing segment": (folder) => rmSync(join(folder, largest(folder))),
    "an empty manifest": (folder) => writeFileSync(join(folder, "manifest"), ""),
    "two segments exchanged": (folder) => {
      const [a = "", b = ""] = readdirSync(folder).filter((name) => name !== "manifest");
      const bytes = readFileSync(join(folder, a));
      writeFileSync(join(folder, a), readFileSync(join(folder, b)));
      writeFileSync(join(folder, b), bytes);
    },
  };
  for (const [damage, apply] of Object.entries(damages)) {
    it(`is made again after ${damage}`, async (t) => {
      const world = new MailWorld(t);
      const first = await world.openSearch(t);
      fill(world, 30);
      await first.add(world.batch(world.messages));
      await first.close();
      apply(world.paths.index);
      world.reindexed.length = 0;
      const second = await world.openSearch(t);
      await ready(second);
      assert.equal(world.reindexed.length, 30);
      assert.equal((await find(second, "quokka")).length, 30);
    });
  }

  it("is made again when its files vanish under it", async (t) => {
    const world = new MailWorld(t);
    const search = await world.openSearch(t);
    fill(world, 10);
    await search.add(world.batch(world.messages));
    await search.flush();
    for (const folder of liveFolders()) rmSync(folder, { recursive: true });
    assert.equal((await find(search, "quokka")).length, 10);
    const more = fill(world, 1);
    await search.add(world.batch(world.messages.slice(-more.length)));
    await search.flush();
    await ready(search);
    assert.equal((await find(search, "quokka")).length, 11);
  });

  it("goes with the process that is killed", async () => {
    const script = join(import.meta.dirname, "killed-search.ts");
    const folder = mkdtempSync(join(tmpdir(), "postern-killed-"));
    const child = spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] });
    const live = await new Promise<string>((resolve) =>
      child.stdout.once("data", (line: Buffer) => resolve(line.toString().trim())),
    );
    assert.ok(existsSync(live), live);
    assert.equal(statSync(live).mode & 0o777, 0o700);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    while (existsSync(live)) await sleep(10);
    rmSync(folder, { recursive: true });
  });

  it("switches off with the reason where memory-backed storage is missing or too small", async (t) => {
    const world = new MailWorld(t);
    const none = await world.openSearch(t, tmpdir());
    fill(world, 3);
    await assert.rejects(find(none, "quokka"), { code: "SEARCH_OFF", detail: { reason: "noMemoryFolder" } });
    assert.equal((await find(none, "in:inbox")).length, 3);
    assert.deepEqual({ ...none.state() }, { state: "off", reason: "noMemoryFolder", indexed: 0, pending: 0 });

    const small = mountTmpfs(t, "8m");
    if (small === null) return;
    const tooSmall = await world.openSearch(t, small);
    await assert.rejects(find(tooSmall, "quokka"), { code: "SEARCH_OFF", detail: { reason: "space" } });
  });

  it("keeps the last seal, and goes on, when the disk is full", async (t) => {
    const disk = mountTmpfs(t, "1m");
    if (disk === null) return;
    const world = new MailWorld(t);
    const index = join(disk, "index");
    const search = await world.openSearch(t, memoryRoot, index);
    fill(world, 30);
    await search.add(world.batch(world.messages));
    await search.seal();
    writeFileSync(join(disk, "hog"), Buffer.alloc(4096));
    const before = readFileSync(join(index, "manifest"));
    try {
      writeFileSync(join(disk, "hog"), Buffer.alloc(2 * 1024 * 1024));
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, "ENOSPC");
    }
    const more = fill(world, 5);
    await search.add(world.batch(world.messages.slice(-more.length)));
    await search.seal();
    assert.ok(readFileSync(join(index, "manifest")).equals(before));
    assert.equal((await find(search, "quokka")).length, 35);
    rmSync(join(disk, "hog"));
    await search.close();
    world.reindexed.length = 0;
    const again = await world.openSearch(t, memoryRoot, index);
    await ready(again);
    assert.deepEqual(world.reindexed, []);
    assert.equal((await find(again, "quokka")).length, 35);
  });

  it("switches off when memory-backed storage runs full, and mail stays readable", async (t) => {
    const root = mountTmpfs(t, "40m");
    if (root === null) return;
    const world = new MailWorld(t);
    const search = await world.openSearch(t, root);
    writeFileSync(join(root, "hog"), Buffer.alloc(40 * 1024 * 1024 - 300_000));
    while (search.state().state !== "off") {
      const more = fill(world, 100, Array.from({ length: 200 }, () => randomBytes(6).toString("hex")).join(" "));
      await search.add(world.batch(world.messages.slice(-more.length)));
      await search.flush();
    }
    assert.equal(search.state().state, "off");
    assert.equal(search.state().reason, "full");
    assert.equal((await find(search, "in:inbox")).length, world.messages.length);
    await assert.rejects(find(search, "quokka"), { code: "SEARCH_OFF" });
  });
});

function largest(folder: string): string {
  const names = readdirSync(folder).filter((name) => name !== "manifest");
  return names.toSorted((a, b) => statSync(join(folder, b)).size - statSync(join(folder, a)).size)[0] ?? "";
}

function flip(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

/** Null where this user may not mount. */
function mountTmpfs(t: { after(run: () => void): void }, size: string): string | null {
  const folder = mkdtempSync(join(tmpdir(), "postern-tmpfs-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=700`, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
  t.after(() => {
    execFileSync("umount", ["-l", folder], { stdio: "ignore" });
    rmSync(folder, { recursive: true });
  });
  return folder;
}
