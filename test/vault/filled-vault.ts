/** A vault with some batches in it, and how tests look at what is left of it. */
import assert from "node:assert/strict";
import { isErrorCode } from "../../core/kernel/errors.ts";
import type { PurposeKeys } from "../../core/vault/keys.ts";
import { openVaultReader } from "../../core/vault/vault-reader.ts";
import { openVaultWriter, type PackDamage, type VaultWriter } from "../../core/vault/vault-writer.ts";
import { type Kept, keep, type SmallVault, smallVault, someRaw } from "./small-vault.ts";

/** From the first record on. */
export const everything = { pack: 0, offset: 0 };

export function openWriter(t: { after(run: () => void): void }, folder: string, keys: PurposeKeys): VaultWriter {
  const writer = openVaultWriter(folder, keys);
  t.after(() => writer.close());
  return writer;
}

/** A closed vault with a few batches in it. */
export async function filledVault(
  t: { after(run: () => void): void },
  batches = [3, 1, 5],
): Promise<SmallVault & { kept: Kept[] }> {
  const vault = await smallVault(t);
  const writer = openVaultWriter(vault.folder, vault.keys);
  const kept = batches.flatMap((count, batch) =>
    keep(
      writer,
      Array.from({ length: count }, (_, at) => someRaw(`${batch}.${at}`)),
    ),
  );
  writer.close();
  return { ...vault, kept };
}

/** Slots whose bytes come back as they were; everything else must be refused with a known code. */
export function readable(folder: string, keys: PurposeKeys, kept: readonly Kept[]): Set<number> {
  const reader = openVaultReader(folder, keys);
  const slots = new Set<number>();
  for (const { raw, ref } of kept) {
    try {
      assert.ok(reader.read(ref).equals(raw));
      slots.add(ref.slot);
    } catch (error) {
      assert.ok(isErrorCode((error as { code?: unknown }).code), String(error));
    }
  }
  reader.close();
  return slots;
}

export function slotsOf(writer: VaultWriter, mark = everything, damage: PackDamage[] = []): number[] {
  return [...writer.recordsAfter(mark, (found) => damage.push(found))].map(({ ref }) => ref.slot);
}
