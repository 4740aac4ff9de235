/** A vault in a fresh folder, cheap to open, and what tests do with it. */
import { randomBytes } from "node:crypto";
import { cpSync, linkSync } from "node:fs";
import { basename, join } from "node:path";
import type { BlobRef } from "../../core/store/types.ts";
import type { PurposeKeys } from "../../core/vault/keys.ts";
import type { DerivationCost } from "../../core/vault/passphrase-key.ts";
import { sealBlob } from "../../core/vault/seal.ts";
import { createVault } from "../../core/vault/unlock.ts";
import type { PackEntry, RecordMeta, VaultWriter } from "../../core/vault/vault-writer.ts";
import { temporaryFolder } from "../temporary-folder.ts";

/** The least that a header may ask for: tests make hundreds of vaults. */
export const cheapCost: DerivationCost = { memoryKiB: 8 * 1024, passes: 1, parallelism: 1 };
export const passphrase = "correct horse battery";

export interface SmallVault {
  folder: string;
  keys: PurposeKeys;
  recoveryCode: string;
}

export async function smallVault(t: { after(run: () => void): void }): Promise<SmallVault> {
  const folder = join(temporaryFolder(t), "vault");
  return { folder, ...(await createVault(folder, passphrase, cheapCost)) };
}

export function metaOf(raw: Uint8Array, change: Partial<RecordMeta> = {}): RecordMeta {
  return {
    kind: "message",
    receivedAt: 1_700_000_000_000,
    rawBytes: raw.length,
    tags: ["\\inbox"],
    keywords: ["$seen"],
    dedup: randomBytes(16),
    canonical: randomBytes(16),
    copy: null,
    ...change,
  };
}

export function entryOf(raw: Uint8Array, change: Partial<RecordMeta> = {}): PackEntry {
  const { blobId, key, sealed } = sealBlob(raw);
  return { blobId, blobKey: key, sealed, meta: metaOf(raw, change) };
}

/** A short text that differs from every other. */
export function someRaw(name: string | number): Buffer {
  return Buffer.from(`Subject: message ${name}\r\n\r\n${randomBytes(40).toString("base64")}\r\n`);
}

export interface Kept {
  raw: Buffer;
  ref: BlobRef;
}

/** Appends the raw messages as one batch. */
export function keep(writer: VaultWriter, raws: readonly Buffer[]): Kept[] {
  const refs = writer.append(raws.map((raw) => entryOf(raw)));
  return refs.map((ref, index) => ({ ref, raw: raws[index] ?? Buffer.alloc(0) }));
}

/** A copy to damage. The ballast is shared, since it is large and nobody reads it. */
export function copyVault(from: string, to: string): string {
  cpSync(from, to, { recursive: true, filter: (path) => basename(path) !== "ballast" });
  linkSync(join(from, "ballast"), join(to, "ballast"));
  return to;
}
