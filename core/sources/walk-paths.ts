/**
 * Finds the mail below the paths that the user named: Maildirs, mbox files, single messages, folders of any of them.
 * The order is fixed, so that a stopped import can go on.
 */
import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { errnoOf } from "../vault/disk-error.ts";
import { isMaildir } from "./maildir.ts";

export type MailUnit =
  | { kind: "maildir"; path: string; below: string }
  | { kind: "mbox"; path: string; below: string; bytes: number }
  | { kind: "eml"; path: string; below: string; bytes: number };

const ignoredEndings = new Set([
  ".msf",
  ".dat",
  ".json",
  ".sqlite",
  ".db",
  ".index",
  ".log",
  ".lock",
  ".html",
  ".htm",
  ".png",
  ".jpg",
]);

/** By the first bytes: "From " is an mbox, a header field is a message, anything else is no mail. */
export function kindOfMail(name: string, start: Buffer): "mbox" | "eml" | null {
  const text = start.toString("latin1");
  const isMessage = extname(name).toLowerCase() === ".eml";
  if (text.startsWith("From ")) return isMessage ? "eml" : "mbox";
  return isMessage || /^[!-9;-~]{1,76}:[ \t\r\n]/.test(text) ? "eml" : null;
}

/** Files that mail programs keep beside mail, and hidden ones. */
export function isBesideMail(name: string): boolean {
  return name.startsWith(".") || ignoredEndings.has(extname(name).toLowerCase());
}

function sniff(path: string): "mbox" | "eml" | null {
  const file = openSync(path, "r");
  try {
    const start = Buffer.alloc(limits.sniffBytes);
    return kindOfMail(path, start.subarray(0, readSync(file, start, 0, start.length, 0)));
  } finally {
    closeSync(file);
  }
}

function* walkFile(path: string, below: string, bytes: number): Generator<MailUnit> {
  if (bytes === 0 || ignoredEndings.has(extname(path).toLowerCase())) return;
  const kind = sniff(path);
  if (kind !== null) yield { kind, path, below, bytes };
}

/** Told of what cannot be read; the rest is found all the same. */
export type OnUnreadable = (error: AppError) => void;

/**
 * What went away meanwhile is another program's doing, and no failure. Throws where more is wrong than this one place: its own
 * folder is gone (a disk was pulled out), or there are too many files open.
 */
export function passOver(error: unknown, folder: string, onUnreadable: OnUnreadable): void {
  const code = errnoOf(error);
  if (code === null || error instanceof AppError) throw error;
  const failure = new AppError("BAD_PATH", { reason: code }, error);
  const isFolderThere = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolderThere || ["EMFILE", "ENFILE", "ENOMEM"].includes(code)) throw failure;
  if (code !== "ENOENT") onUnreadable(failure);
}

function* walkFolder(folder: string, below: string, onUnreadable: OnUnreadable): Generator<MailUnit> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const isMail = isMaildir(entries);
  if (isMail) yield { kind: "maildir", path: folder, below };
  for (const entry of entries) {
    if (entry.isSymbolicLink()) continue; // A link could lead out of what the user named, or in a circle.
    const path = join(folder, entry.name);
    try {
      if (entry.isDirectory()) {
        if (isMail && ["cur", "new", "tmp"].includes(entry.name)) continue;
        // Thunderbird keeps the subfolders of "Lists" in "Lists.sbd".
        yield* walkFolder(path, `${below}/${entry.name.replace(/\.sbd$/, "")}`, onUnreadable);
      } else if (entry.isFile() && !isMail && !entry.name.startsWith(".")) {
        yield* walkFile(path, below, statSync(path).size);
      }
    } catch (error) {
      passOver(error, folder, onUnreadable);
    }
  }
}

/** Throws BAD_PATH for a path that is not there or cannot be read, before anything is imported. */
export function* walkPaths(paths: string[], onUnreadable: OnUnreadable = () => {}): Generator<MailUnit> {
  for (const given of paths) {
    const path = resolve(given);
    try {
      const stat = statSync(path);
      if (stat.isDirectory()) yield* walkFolder(path, "", onUnreadable);
      else if (stat.isFile()) yield* walkFile(path, "", stat.size);
      else throw new AppError("BAD_PATH", { reason: "NOT_A_FILE" });
    } catch (error) {
      if (error instanceof AppError) throw error;
      const reason = (error as NodeJS.ErrnoException).code ?? "UNKNOWN";
      throw new AppError("BAD_PATH", { reason }, error);
    }
  }
}

/** The name a lone mbox file gives its tag: "archive-2019" for archive-2019.mbox, "Inbox" for Inbox. */
export function nameOfMbox(path: string): string {
  return basename(path).replace(/\.(mbox|mbx|mboxrd|txt)$/i, "");
}
