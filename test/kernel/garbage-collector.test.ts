import assert from "node:assert/strict";
import { test } from "node:test";
import { Worker } from "node:worker_threads";

const module = new URL("../../core/kernel/garbage-collector.ts", import.meta.url).href;

test("many threads that begin at once all get the collector", async () => {
  const code = `import { parentPort } from "node:worker_threads";
    const { garbageCollector } = await import(${JSON.stringify(module)});
    for (let times = 0; times < 50; times++) garbageCollector()();
    parentPort.postMessage("done");`;
  const said = Array.from({ length: 6 }, () => {
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`));
    return new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  });
  assert.deepEqual(
    await Promise.all(said),
    Array.from({ length: 6 }, () => "done"),
  );
});
