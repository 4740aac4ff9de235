/** The thread behind inspector.ts. One file after the other. */
import { parentPort } from "node:worker_threads";
import { inspectFile } from "./inspect.ts";
import type { EndRequest, InspectAnswer, InspectRequest } from "./inspector.ts";

const port = parentPort;
if (port === null) throw new Error("inspect-worker runs as a worker thread");

let last: Promise<void> = Promise.resolve();
port.on("message", (request: InspectRequest | EndRequest) => {
  last = last.then(async () => {
    if (request.kind === "end") return port.close();
    // What it cannot look into is judged by name.
    const facts = await inspectFile(request).catch(() => null);
    port.postMessage({ id: request.id, facts } satisfies InspectAnswer);
  });
});
