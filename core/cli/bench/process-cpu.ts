import { statOf, withDescendants } from "./processes.ts";

// USER_HZ, which Linux keeps at 100 for every program.
const msPerTick = 10;

/** Processor time that the descendants of a process have taken so far, by ticks of 10 ms; null where the system does not tell. */
export function cpuMsOfDescendants(pid: number): number | null {
  const descendants = withDescendants(pid).filter((each) => each !== pid);
  if (descendants.length === 0) return null;
  // utime and stime: the 12th and 13th behind the command.
  const ticks = descendants.map(statOf).map((stat) => Number(stat?.[11] ?? 0) + Number(stat?.[12] ?? 0));
  return ticks.reduce((sum, each) => sum + each, 0) * msPerTick;
}
