import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { openParts, prepareFiles, readManifest, sealIndex } from "../../core/search/sealed-index.ts";
import { sealFile } from "../../core/vault/sealed-file.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const segment = "0123456789abcdef0123456789abcdef";
const endings = ["term", "idx", "pos", "fast", "fieldnorm", "store"];

/** Files as the engine commits them, without an engine: `bytes` is the size of the positions. */
function commit(live: string, bytes: number, deletes: number | null): void {
  mkdirSync(live, { recursive: true });
  const dashed = segment.replace(/^(.{8})(.{4})(.{4})(.{4})/u, "$1-$2-$3-$4-");
  for (const ending of endings)
    writeFileSync(join(live, `${segment}.${ending}`), randomBytes(ending === "pos" ? bytes : 10));
  if (deletes !== null) writeFileSync(join(live, `${segment}.${deletes}.del`), "gone");
  writeFileSync(
    join(live, "meta.json"),
    JSON.stringify({ segments: [{ segment_id: dashed, deletes: deletes === null ? null : { opstamp: deletes } }] }),
  );
}

describe("parts of the sealed index", () => {
  it("are cut at their limit, and give the same files back", (t) => {
    const folder = temporaryFolder(t);
    for (const [bytes, count] of [
      [0, 1],
      [limits.indexPartBytes, 1],
      [limits.indexPartBytes + 1, 2],
    ] as const) {
      const [live, back] = [join(folder, `live-${bytes}`, "files"), join(folder, `back-${bytes}`)];
      const place = { folder: join(folder, `sealed-${bytes}`), key: randomBytes(32) };
      commit(live, bytes, null);
      sealIndex(live, place, 42);
      const manifest = readManifest(place);
      assert.ok(manifest);
      assert.equal(manifest.mark, 42);
      assert.equal(manifest.parts.filter(({ file }) => file.endsWith(".pos")).length, count);
      mkdirSync(back);
      prepareFiles(manifest, back);
      openParts(place, manifest.parts.toReversed(), back);
      for (const ending of endings) {
        const name = `${segment}.${ending}`;
        assert.ok(readFileSync(join(back, name)).equals(readFileSync(join(live, name))), name);
      }
    }
  });

  it("are those of the files that meta.json names: no stray merge, no old delete stamp, no temporary file", (t) => {
    const folder = temporaryFolder(t);
    const live = join(folder, "live", "files");
    const place = { folder: join(folder, "sealed"), key: randomBytes(32) };
    commit(live, 10, 7);
    writeFileSync(join(live, `${segment}.3.del`), "older");
    writeFileSync(join(live, `${"f".repeat(32)}.idx`), "half a merge");
    writeFileSync(join(live, ".tmpAbC"), "temporary");
    sealIndex(live, place, 1);
    const files = readManifest(place)?.parts.map(({ file }) => file) ?? [];
    assert.deepEqual(files.toSorted(), [...endings, "7.del"].map((ending) => `${segment}.${ending}`).toSorted());
    assert.deepEqual(readdirSync(join(live, "..")), ["files"]);
  });

  it("of another version are left alone, and damaged ones are told", (t) => {
    const folder = temporaryFolder(t);
    const place = { folder, key: randomBytes(32) };
    assert.equal(readManifest(place), null);
    sealFile(
      join(folder, "manifest"),
      Buffer.from(JSON.stringify({ version: 0, mark: 9, meta: "{}", parts: [] })),
      place.key,
      "index/manifest",
    );
    assert.equal(readManifest(place), null);
    writeFileSync(join(folder, "manifest"), "not sealed");
    assert.throws(() => readManifest(place), { code: "INDEX_DAMAGED" });
  });
});
