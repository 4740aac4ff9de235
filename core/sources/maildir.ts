/**
 * Maildir (cr.yp.to/proto/maildir.html) and Maildir++: messages in cur/ and new/, flags in the file name behind ":2,",
 * the time of arrival at its start. Subfolders are ".Name.Sub" (Maildir++) or folders that are Maildirs themselves.
 */
import { readdirSync, statSync, type Dirent } from "node:fs";
import { basename, dirname, join } from "node:path";
import { decodeModifiedUtf7 } from "./modified-utf7.ts";
import { tagOfFolder } from "./tag-of-folder.ts";

export interface MaildirFile {
  path: string;
  bytes: number;
  /** Time of the inode's last change: renaming counts. */
  changedAt: number;
  keywords: string[];
  isTrashed: boolean;
  receivedAt: number | null;
}

const keywordOfFlag: Record<string, string> = {
  S: "$seen",
  F: "$flagged",
  R: "$answered",
  D: "$draft",
  P: "$forwarded",
};

/** What the name of a file in cur/ or new/ says. The separator is ":", or "!" or ";" where a file system forbids that. */
export function readMaildirName(name: string): { keywords: string[]; isTrashed: boolean; receivedAt: number | null } {
  const flags = /[:!;]2,([A-Za-z]*)$/.exec(name)?.[1] ?? "";
  const seconds = /^(\d{9,11})(?=\.)/.exec(name)?.[1];
  return {
    keywords: [...new Set(flags)].flatMap((flag) => keywordOfFlag[flag] ?? []),
    isTrashed: flags.includes("T"),
    receivedAt: seconds === undefined ? null : Number(seconds) * 1000,
  };
}

export function isMaildir(entries: Dirent[]): boolean {
  const folders = new Set(entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name));
  return folders.has("cur") && (folders.has("new") || folders.has("tmp"));
}

/** Names of the files, relative to the Maildir, in the order of the alphabet (cur/ before new/). */
export function maildirFileNames(folder: string): string[] {
  return ["cur", "new"].flatMap((part) => {
    try {
      return readdirSync(join(folder, part))
        .filter((name) => !name.startsWith("."))
        .sort()
        .map((name) => join(part, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  });
}

/** Null when the file went away between listing and reading: another program owns the Maildir. */
export function maildirFile(folder: string, name: string): MaildirFile | null {
  const path = join(folder, name);
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile()
    ? { path, bytes: stat.size, changedAt: stat.ctimeMs, ...readMaildirName(basename(name)) }
    : null;
}

/**
 * Where a file of cur/ or new/ is now: other programs change the flags behind its name, and move what was seen to cur/. Null:
 * it is gone. Remembers what it saw: a folder is not listed again for each file while nothing in it changes.
 */
export class RenamedFiles {
  readonly #folder: string;
  #names = new Map<string, string>();
  /** As it was when it was listed. */
  #listed: string | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  find(name: string): MaildirFile | null {
    const unique = uniqueName(name);
    const known = this.#names.get(unique);
    const file = known === undefined ? null : maildirFile(this.#folder, known);
    if (file !== null) return file;
    const state = this.#state();
    if (state !== null && state === this.#listed) return null;
    this.#listed = state;
    this.#names = new Map(maildirFileNames(this.#folder).map((each) => [uniqueName(each), each]));
    const now = this.#names.get(unique);
    return now === undefined ? null : maildirFile(this.#folder, now);
  }

  /** Another one after each change. Null: it changes right now, and what was seen of it may be old within the same tick. */
  #state(): string | null {
    const times = ["cur", "new"].map(
      (part) => statSync(join(this.#folder, part), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    );
    return Date.now() - Math.max(...times) < settledMs ? null : times.join();
  }
}

/** Longer than the tick of any file system's clock. */
const settledMs = 2_000;

/** What of a name stays. */
function uniqueName(name: string): string {
  return basename(name).replace(/[:!;]2,[A-Za-z]*$/, "");
}

/** Null: it lies in no Maildir, or is gone from it. */
export function renamedFile(path: string): string | null {
  const [folder, part] = [dirname(dirname(path)), basename(dirname(path))];
  if (part !== "cur" && part !== "new") return null;
  return new RenamedFiles(folder).find(basename(path))?.path ?? null;
}

/** The tag of a Maildir: its place below the imported one. "" is the inbox; ".Lists.hut" and "Lists/hut" are Lists/hut. */
export function maildirTag(below: string): string {
  const names = below
    .split("/")
    .filter((name) => name !== "")
    .flatMap((name) => (name.startsWith(".") ? name.slice(1).split(".") : [name]))
    .map(decodeModifiedUtf7);
  return tagOfFolder(names);
}
