/** Reads blobs in a thread of its own while the test's thread writes: says for each whether it was as it should be. */
import { hash } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import type { BlobRef } from "../../core/store/types.ts";
import { purposeKeysFromBytes } from "../../core/vault/keys.ts";
import { openVaultReader } from "../../core/vault/vault-reader.ts";

const { folder, keys } = workerData as { folder: string; keys: Uint8Array };
const reader = openVaultReader(folder, purposeKeysFromBytes(keys));

parentPort?.on("message", (asked: Array<{ ref: BlobRef; digest: string }> | "end") => {
  if (asked === "end") {
    reader.close();
    parentPort?.close();
    return;
  }
  parentPort?.postMessage(asked.filter(({ ref, digest }) => hash("sha256", reader.read(ref)) !== digest).length, []);
});
