/**
 * What a process did to the files below one folder, in order, out of a log of
 * `strace -f -y -xx -s <more than any write> -e trace=<fileCalls>`. A call counts at the moment it returned.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export type FileEvent =
  | { event: "create"; path: string }
  | { event: "write"; path: string; offset: number; bytes: Buffer }
  | { event: "truncate"; path: string; length: number }
  | { event: "sync"; path: string }
  | { event: "rename"; from: string; to: string }
  | { event: "remove"; path: string }
  | { event: "folder"; path: string }
  /** The process wrote a line to its standard output: what it told the world before this point must hold. */
  | { event: "said"; text: string };

/** Every call that can change a file. What is not understood below must fail, not be left out. */
export const fileCalls = [
  ..."openat open creat write writev pwrite64 pwritev pwritev2 fsync fdatasync ftruncate truncate fallocate".split(" "),
  ..."copy_file_range sendfile rename renameat renameat2 unlink unlinkat mkdir mkdirat rmdir link linkat".split(" "),
].join(",");

interface Call {
  /** Made by the thread that the process began with: the one that speaks. */
  isMain: boolean;
  name: string;
  argument: string;
  result: number;
}

export function readStraceLog(logPath: string, root: string): FileEvent[] {
  const positions = new Map<string, number>();
  const events: FileEvent[] = [];
  for (const call of readCalls(logPath)) {
    if (call.result < 0) continue;
    const found = eventOf(call, root, positions);
    if (found) events.push(found);
  }
  return events;
}

/** Calls of several threads lie across each other: one that was interrupted is joined where it returned. */
function* readCalls(logPath: string): Generator<Call> {
  const unfinished = new Map<string, string>();
  let main: string | null = null;
  for (const line of readFileSync(logPath, "latin1").split("\n")) {
    const [, thread = "", text = ""] = /^(\d+) +(.*)$/.exec(line) ?? [];
    main ??= thread;
    if (text.endsWith(" <unfinished ...>")) {
      unfinished.set(thread, text.slice(0, -" <unfinished ...>".length));
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(text);
    const whole = resumed ? `${unfinished.get(thread) ?? ""}${resumed[1] ?? ""}` : text;
    const open = whole.indexOf("(");
    const close = whole.lastIndexOf(") ");
    const result = /^\)\s+= (-?\d+)/.exec(whole.slice(close));
    if (open < 1 || close < open || !result) continue;
    yield {
      isMain: thread === main,
      name: whole.slice(0, open),
      argument: whole.slice(open + 1, close),
      result: Number(result[1]),
    };
  }
}

function eventOf(call: Call, root: string, positions: Map<string, number>): FileEvent | null {
  const { argument } = call;
  const fd = fdOf(argument);
  const isBelow = (path: string | null): path is string => path !== null && path.startsWith(`${root}/`);
  switch (call.name) {
    case "openat":
    case "open":
    case "creat":
      return opened(argument, isBelow, positions);
    case "write":
    case "writev": {
      const bytes = bytesOf(argument);
      if (fd?.number === 1 && call.isMain) return { event: "said", text: bytes.toString("utf8") };
      if (!fd || !isBelow(fd.path)) return null;
      const key = `${fd.number} ${fd.path}`;
      const offset = positions.get(key) ?? 0;
      positions.set(key, offset + call.result);
      return { event: "write", path: fd.path, offset, bytes: bytes.subarray(0, call.result) };
    }
    case "pwrite64":
    case "pwritev":
    case "pwritev2": {
      if (!fd || !isBelow(fd.path)) return null;
      const numbers =
        argument.slice(argument.lastIndexOf(call.name === "pwrite64" ? '"' : "]") + 1).match(/\d+/g) ?? [];
      return {
        event: "write",
        path: fd.path,
        offset: Number(numbers[1]),
        bytes: bytesOf(argument).subarray(0, call.result),
      };
    }
    case "fsync":
    case "fdatasync":
      return fd && (isBelow(fd.path) || fd.path === root) ? { event: "sync", path: fd.path } : null;
    case "ftruncate":
      if (!fd || !isBelow(fd.path)) return null;
      return { event: "truncate", path: fd.path, length: Number(argument.slice(argument.lastIndexOf(",") + 1)) };
    default:
      return named(call, isBelow);
  }
}

function opened(
  argument: string,
  isBelow: (path: string | null) => path is string,
  positions: Map<string, number>,
): FileEvent | null {
  const [path = null] = pathsOf(argument);
  if (!isBelow(path)) return null;
  for (const key of positions.keys()) if (key.endsWith(` ${path}`)) positions.delete(key);
  if (argument.includes("O_APPEND"))
    throw new Error(`a file is opened for appending, which is not understood: ${path}`);
  if (argument.includes("O_TRUNC")) return { event: "truncate", path, length: 0 };
  return argument.includes("O_CREAT") ? { event: "create", path } : null;
}

/** Calls that name paths instead of open files. */
function named(call: Call, isBelow: (path: string | null) => path is string): FileEvent | null {
  const [first = null, second = null] = pathsOf(call.argument);
  if (!isBelow(first) && !isBelow(second)) return null;
  switch (call.name) {
    case "rename":
    case "renameat":
    case "renameat2":
      return { event: "rename", from: first ?? "", to: second ?? "" };
    case "unlink":
    case "unlinkat":
    case "rmdir":
      return { event: "remove", path: first ?? "" };
    case "mkdir":
    case "mkdirat":
      return { event: "folder", path: first ?? "" };
    default:
      throw new Error(`${call.name} below the data folder is not understood`);
  }
}

function fdOf(argument: string): { number: number; path: string } | null {
  const found = /^(\d+)<([^>]*)>/.exec(argument);
  return found ? { number: Number(found[1]), path: decode(found[2] ?? "").toString("utf8") } : null;
}

/** Paths that are given by name; one that follows a folder's descriptor is joined to it. */
function pathsOf(argument: string): string[] {
  return [...argument.matchAll(/(?:<([^>]*)>, )?"([^"]*)"/g)].map(([, folder, name]) => {
    const path = decode(name ?? "").toString("utf8");
    return path.startsWith("/") || folder === undefined ? path : join(decode(folder).toString("utf8"), path);
  });
}

function bytesOf(argument: string): Buffer {
  return Buffer.concat([...argument.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, text]) => decode(text ?? "")));
}

function decode(text: string): Buffer {
  return Buffer.from(text.replaceAll("\\x", ""), "hex");
}
