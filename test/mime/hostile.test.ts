import assert from "node:assert/strict";
import { test } from "node:test";
import { Worker } from "node:worker_threads";

/** Generous: a linear reader needs a second for the slowest of them, a quadratic one an hour. */
const stuckAfterMs = 120_000;

test("no reader chokes on text made to be slow: each needs time in proportion to its length", async () => {
  const worker = new Worker(new URL("hostile-worker.ts", import.meta.url));
  const done: string[] = [];
  let stuck: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const watch = () => {
        clearTimeout(stuck);
        stuck = setTimeout(() => reject(new Error(`stuck behind ${done.at(-1) ?? "the start"}`)), stuckAfterMs);
      };
      watch();
      worker.on("message", ({ name }: { name: string }) => {
        done.push(name);
        watch();
        if (name === "done") resolve();
      });
      worker.on("error", reject);
    });
  } finally {
    clearTimeout(stuck);
    await worker.terminate();
  }
  assert.ok(done.length > 400);
});
