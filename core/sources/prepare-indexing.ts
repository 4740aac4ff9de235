import { prepareMessage } from "../mime/prepare-message.ts";
import { AppError, plainError } from "../kernel/errors.ts";
import { openVaultReader, type VaultReader } from "../vault/vault-reader.ts";
import type { PurposeKeys } from "../vault/keys.ts";
import type { PreparedBatch } from "./prepare-batch.ts";
import type { RawReference } from "./raw-reference.ts";

let reader: VaultReader | null = null;

/**
 * Reads stored messages again, for search and for plugins that ask later. Damaged ones are in `failures` and give an empty
 * line, so that lines and references stay in step.
 */
export function prepareIndexing(
  references: RawReference[],
  vaultFolder: string,
  keys: PurposeKeys,
): { batch: PreparedBatch; transfer: ArrayBuffer[] } {
  reader ??= openVaultReader(vaultFolder, keys);
  const failures: PreparedBatch["failures"] = [];
  const views: string[] = [];
  let texts = "";
  let rawBytes = 0;
  for (const [index, { place, unit }] of references.entries()) {
    try {
      if (place.kind !== "blob") throw new AppError("BAD_REQUEST", { reason: "NOT_STORED" });
      const raw = reader.read(place.blob);
      const { search, classify } = prepareMessage(raw, unit);
      rawBytes += raw.length;
      texts += `${JSON.stringify(search)}\n`;
      views.push(JSON.stringify(classify));
    } catch (error) {
      failures.push({ index, error: plainError(error) });
      texts += "{}\n";
      views.push("null");
    }
  }
  const textBytes = new TextEncoder().encode(texts);
  const viewBytes = new TextEncoder().encode(`[${views.join(",")}]`);
  const batch = { items: [], failures, viewsJson: viewBytes, texts: textBytes, rawBytes };
  return { batch, transfer: [textBytes.buffer, viewBytes.buffer] };
}
