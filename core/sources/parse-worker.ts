/** A thread of the parse pool. Holds the dedup key, and for re-indexing a reader of the vault. */
import { parentPort, workerData } from "node:worker_threads";
import { plainError } from "../kernel/errors.ts";
import { purposeKeysFromBytes } from "../vault/keys.ts";
import { prepareBatch } from "./prepare-batch.ts";
import { prepareIndexing } from "./prepare-indexing.ts";
import type { EndRequest, ParseRequest, ParseWorkerData } from "./parse-pool.ts";

const { keyBytes, vaultFolder } = workerData as ParseWorkerData;
const keys = purposeKeysFromBytes(keyBytes);
const port = parentPort;
if (port === null) throw new Error("parse-worker runs as a worker thread");

port.on("message", (request: ParseRequest | EndRequest) => {
  if (request.kind === "end") {
    keys.zero();
    return port.close();
  }
  const { id, kind, references, now, latest } = request;
  try {
    const { batch, transfer } =
      kind === "ingest"
        ? prepareBatch(references, keys.dedup, now, latest)
        : prepareIndexing(references, vaultFolder, keys);
    port.postMessage({ id, batch }, transfer);
  } catch (error) {
    port.postMessage({ id, error: plainError(error) });
  }
});
