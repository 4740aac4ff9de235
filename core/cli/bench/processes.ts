/** What the system tells of processes (/proc); nothing where there is no such folder. */
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** The process and all its descendants. */
export function withDescendants(pid: number): number[] {
  if (!existsSync("/proc")) return [];
  const childrenOf = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    const parent = /^\d+$/.test(name) ? Number(statOf(Number(name))?.[1]) : Number.NaN;
    if (!Number.isNaN(parent)) childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), Number(name)]);
  }
  const found = [pid];
  for (const each of found) found.push(...(childrenOf.get(each) ?? []));
  return found;
}

/** The fields of proc_pid_stat(5) behind the command in parentheses, which may hold anything: state, parent, … */
export function statOf(pid: number): string[] | null {
  return (
    readProcessFile(pid, "stat")
      ?.replace(/^.*\) /s, "")
      .split(" ") ?? null
  );
}

export function readProcessFile(pid: number, name: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return null; // It ended between listing and reading, or belongs to somebody else.
  }
}
