import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "../kernel/errors.ts";

/** The files of one commit, held by hard links while merges go on and remove the originals. */
export interface IndexSnapshot {
  folder: string;
  meta: string;
  files: Array<{ name: string; bytes: number }>;
  release(): void;
}

interface EngineMeta {
  segments: Array<{ segment_id: string; deletes: { opstamp: number } | null }>;
}

const triesMax = 20;

/**
 * Exactly the files of the segments and delete stamps that meta.json names: a copy of the whole folder would catch
 * half-written merges, and not open again.
 */
export function snapshotIndex(live: string): IndexSnapshot {
  for (let tries = 1; ; tries += 1) {
    const folder = join(live, "..", `sealing-${randomBytes(6).toString("hex")}`);
    const release = () => rmSync(folder, { recursive: true, force: true });
    try {
      mkdirSync(folder, { mode: 0o700 });
      const meta = readFileSync(join(live, "meta.json"), "utf8");
      const names = committedFiles(meta, readdirSync(live));
      for (const name of names) linkSync(join(live, name), join(folder, name));
      return {
        folder,
        meta,
        release,
        files: names.map((name) => ({ name, bytes: statSync(join(folder, name)).size })),
      };
    } catch (error) {
      release();
      // A merge ended between meta.json and the links: take the newer meta.json.
      const isGone = (error as NodeJS.ErrnoException).code === "ENOENT";
      if (!isGone || tries === triesMax) throw new AppError("INDEX_DAMAGED", { part: "snapshot" }, error);
    }
  }
}

function committedFiles(meta: string, names: readonly string[]): string[] {
  const segments = new Map(
    (JSON.parse(meta) as EngineMeta).segments.map(({ segment_id, deletes }) => [
      segment_id.replaceAll("-", ""),
      deletes === null ? null : `${deletes.opstamp}.del`,
    ]),
  );
  const files = names.filter((name) => {
    const [id = "", ...rest] = name.split(".");
    const ending = rest.join(".");
    return segments.has(id) && (!ending.endsWith("del") || ending === segments.get(id));
  });
  // Each segment is complete: meta.json named it, and its files were there when the folder was read.
  for (const id of segments.keys()) {
    if (files.filter((name) => name.startsWith(`${id}.`)).length < segmentFilesMin) {
      throw Object.assign(new Error("segment files"), { code: "ENOENT" });
    }
  }
  return files;
}

/** term, idx, pos, fast, fieldnorm, store. */
const segmentFilesMin = 6;
