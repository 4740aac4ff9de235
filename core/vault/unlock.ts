/** Makes and opens vaults. The master key lives in this file's calls only, and is overwritten when they return. */
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { dirname } from "node:path";
import { AppError } from "../kernel/errors.ts";
import { keyBytes } from "./aead.ts";
import { onDisk } from "./disk-error.ts";
import { ensureFolder } from "./durable-file.ts";
import { checkOf, headerPaths, newSalt, readHeader, saltOf, unwrapMaster, wrapMaster, writeHeader } from "./header.ts";
import { isKeyOfVault } from "./key-evidence.ts";
import { derivePurposeKeys, type PurposeKeys } from "./keys.ts";
import {
  checkNewPassphrase,
  defaultDerivationCost,
  type DerivationCost,
  derivePassphraseKey,
  isAcceptableCost,
} from "./passphrase-key.ts";
import { decodeRecoveryCode, encodeRecoveryCode } from "./recovery-code.ts";

export type VaultSecret = { passphrase: string } | { recoveryCode: string };

export interface NewVault {
  keys: PurposeKeys;
  recoveryCode: string;
}

/** `cost` is for tests, which cannot spend 256 MiB on each vault. Throws PASSPHRASE_WEAK, ALREADY_CLAIMED. */
export async function createVault(
  folder: string,
  passphrase: string,
  cost: DerivationCost = defaultDerivationCost,
): Promise<NewVault> {
  checkNewPassphrase(passphrase);
  if (!isAcceptableCost(cost)) throw new AppError("BAD_REQUEST", { reason: "derivation cost" });
  if (vaultExists(folder)) throw new AppError("ALREADY_CLAIMED");
  const master = randomBytes(keyBytes);
  try {
    onDisk(() => {
      if (!existsSync(dirname(folder))) ensureFolder(dirname(folder));
      ensureFolder(folder);
    });
    await writeNewHeader(folder, master, passphrase, cost, 1);
    return { keys: derivePurposeKeys(master), recoveryCode: encodeRecoveryCode(master) };
  } finally {
    master.fill(0);
  }
}

/** Throws PASSPHRASE_WRONG, RECOVERY_CODE_WRONG, VAULT_HEADER_DAMAGED, FOLDER_MISSING. */
export async function unlockVault(folder: string, secret: VaultSecret): Promise<PurposeKeys> {
  const master = await unlockMaster(folder, secret);
  try {
    return derivePurposeKeys(master);
  } finally {
    master.fill(0);
  }
}

/** Wraps the same master key under another passphrase: blobs and database stay as they are. */
export async function changePassphrase(
  folder: string,
  current: VaultSecret,
  next: string,
  cost: DerivationCost = defaultDerivationCost,
): Promise<void> {
  checkNewPassphrase(next);
  const master = await unlockMaster(folder, current);
  try {
    await writeNewHeader(folder, master, next, cost, (readHeader(folder)?.revision ?? 0) + 1);
  } finally {
    master.fill(0);
  }
}

export async function recoveryCodeOf(folder: string, passphrase: string): Promise<string> {
  const master = await unlockMaster(folder, { passphrase });
  try {
    return encodeRecoveryCode(master);
  } finally {
    master.fill(0);
  }
}

/** True for a vault that lost its header, too: its folder is not empty, so no new vault may be made there. */
export function vaultExists(folder: string): boolean {
  if (headerPaths(folder).some((path) => existsSync(path))) return true;
  if (!existsSync(folder)) return false;
  // A crash while the first header was written leaves only its unfinished copy.
  return onDisk(() => readdirSync(folder)).some((name) => !name.endsWith(".new"));
}

async function unlockMaster(folder: string, secret: VaultSecret): Promise<Buffer> {
  if (!vaultExists(folder)) throw new AppError("FOLDER_MISSING");
  const header = readHeader(folder);
  if ("recoveryCode" in secret) {
    const master = decodeRecoveryCode(secret.recoveryCode);
    const isRight = header ? header.check === checkOf(master) : isKeyOfVault(folder, derivePurposeKeys(master));
    if (isRight) return master;
    master.fill(0);
    throw new AppError("RECOVERY_CODE_WRONG", { reason: "other vault" });
  }
  if (!header) throw new AppError("VAULT_HEADER_DAMAGED");
  const key = await derivePassphraseKey(secret.passphrase, saltOf(header), header.cost);
  const master = unwrapMaster(header, key);
  key.fill(0);
  if (!master) throw new AppError("PASSPHRASE_WRONG");
  return master;
}

async function writeNewHeader(
  folder: string,
  master: Buffer,
  passphrase: string,
  cost: DerivationCost,
  revision: number,
): Promise<void> {
  const salt = newSalt();
  const key = await derivePassphraseKey(passphrase, salt, cost);
  const header = wrapMaster(master, key, salt, cost, revision);
  key.fill(0);
  writeHeader(folder, header);
}
