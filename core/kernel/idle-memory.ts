/**
 * What a thread that has nothing to do gives back. V8 collects when a thread allocates, so one that rests after heavy work
 * (an import, opening the index) would keep that work's garbage for as long as it rests.
 */
import { performance } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { limits } from "./limits.ts";

type Collect = (options: { type: "major"; execution: "sync"; flavor: "last-resort" }) => void;

/** Looks at this thread now and then; once after each stretch of work it calls `giveBack` and collects. Returns the function that ends it. */
export function giveMemoryBackWhenIdle(
  giveBack: () => void = () => {},
  everyMs: number = limits.idleLookMs,
): () => void {
  let before = performance.eventLoopUtilization();
  let isOwed = true;
  const timer = setInterval(() => {
    const { active } = performance.eventLoopUtilization(before);
    before = performance.eventLoopUtilization();
    if (active > limits.idleActiveMsMax) isOwed = true;
    else if (isOwed) {
      isOwed = false;
      giveBack();
      collector()({ type: "major", execution: "sync", flavor: "last-resort" });
      before = performance.eventLoopUtilization();
    }
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

let found: Collect | null = null;

/** Contexts made after the flag have the function; nothing else is changed. */
function collector(): Collect {
  if (found === null) {
    setFlagsFromString("--expose-gc");
    found = runInNewContext("gc") as Collect;
    setFlagsFromString("--no-expose-gc");
  }
  return found;
}
