import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** V8's own, as --expose-gc gives it. */
export type Collect = (options?: { type: "major"; execution: "sync"; flavor: "last-resort" }) => void;

/**
 * Contexts that are made with the flag have the function. The flag stays: all threads of a process share it, and taken back by one
 * between the two steps of another it would be missing there. In this process runs nobody's code but ours.
 */
export function garbageCollector(): Collect {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as Collect;
}
