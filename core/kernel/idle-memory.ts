/**
 * What a thread that has nothing to do gives back. V8 collects when a thread allocates, so one that rests after heavy work
 * (an import, opening the index) would keep that work's garbage for as long as it rests.
 */
import { type Collect, garbageCollector } from "./garbage-collector.ts";
import { limits } from "./limits.ts";

const microsecondsPerMs = 1_000;

/** Looks at this thread now and then; once after each stretch of work it calls `giveBack` and collects. Returns the function that ends it. */
export function giveMemoryBackWhenIdle(
  giveBack: () => void = () => {},
  everyMs: number = limits.idleLookMs,
): () => void {
  let before = process.threadCpuUsage();
  let isOwed = true;
  const timer = setInterval(() => {
    // Its CPU time: on a busy machine a thread that rests is kept waiting too, in the middle of what little it does.
    const { user, system } = process.threadCpuUsage(before);
    before = process.threadCpuUsage();
    if ((user + system) / microsecondsPerMs > limits.idleActiveMsMax) isOwed = true;
    else if (isOwed) {
      isOwed = false;
      giveBack();
      collector()({ type: "major", execution: "sync", flavor: "last-resort" });
      before = process.threadCpuUsage();
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
