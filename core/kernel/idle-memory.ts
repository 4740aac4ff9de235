/**
 * What a thread that has nothing to do gives back. V8 collects when a thread allocates, so one that rests after heavy work
 * (an import, opening the index) would keep that work's garbage for as long as it rests.
 */
import { performance } from "node:perf_hooks";
import { type Collect, garbageCollector } from "./garbage-collector.ts";
import { limits } from "./limits.ts";

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

function collector(): Collect {
  found ??= garbageCollector();
  return found;
}
