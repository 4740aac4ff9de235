/**
 * What the passphrase needs to open the vault: salt and cost of the derivation, and the wrapped master key. Kept in two
 * files with a checksum each; the newer intact one counts. The recovery code needs neither.
 */
import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import { AppError } from "../kernel/errors.ts";
import { nonceBytes, open, seal } from "./aead.ts";
import { onDisk } from "./disk-error.ts";
import { readWhole, replaceFile } from "./durable-file.ts";
import { deriveKey } from "./keys.ts";
import { type DerivationCost, isAcceptableCost } from "./passphrase-key.ts";

export interface VaultHeader {
  format: 1;
  /** Counts rewrites: the copy with the larger number is the newer one. */
  revision: number;
  cost: DerivationCost;
  salt: string;
  nonce: string;
  /** The master key under the passphrase's key. */
  wrapped: string;
  /** Tells whether a recovery code is this vault's. */
  check: string;
}

const magic = "postern vault 1\n";
const checksumChars = 64;
const saltBytes = 16;

export function headerPaths(folder: string): [string, string] {
  return [join(folder, "header-a"), join(folder, "header-b")];
}

/** Wraps the master key anew; the next revision of the vault's header. */
export function wrapMaster(
  master: Uint8Array,
  passphraseKey: Uint8Array,
  salt: Uint8Array,
  cost: DerivationCost,
  revision: number,
): VaultHeader {
  const nonce = randomBytes(nonceBytes);
  return {
    format: 1,
    revision,
    cost,
    salt: Buffer.from(salt).toString("base64"),
    nonce: nonce.toString("base64"),
    wrapped: seal(passphraseKey, nonce, boundTo(salt, cost), master).toString("base64"),
    check: checkOf(master),
  };
}

/** Null when the passphrase is not the one. */
export function unwrapMaster(header: VaultHeader, passphraseKey: Uint8Array): Buffer | null {
  const salt = saltOf(header);
  const nonce = Buffer.from(header.nonce, "base64");
  return open(passphraseKey, nonce, boundTo(salt, header.cost), Buffer.from(header.wrapped, "base64"));
}

export function newSalt(): Buffer {
  return randomBytes(saltBytes);
}

export function saltOf(header: VaultHeader): Buffer {
  return Buffer.from(header.salt, "base64");
}

export function checkOf(master: Uint8Array): string {
  return deriveKey(master, "check").toString("base64");
}

/** Both copies, each synced before the other is touched. */
export function writeHeader(folder: string, header: VaultHeader): void {
  const bytes = encodeHeader(header);
  onDisk(() => {
    for (const path of headerPaths(folder)) replaceFile(path, [bytes]);
  });
}

/** Null when a copy exists but none is intact; FOLDER_MISSING when there is none at all is the caller's to say. */
export function readHeader(folder: string): VaultHeader | null {
  let newest: VaultHeader | null = null;
  for (const header of readHeaderCopies(folder)) {
    if (header && (!newest || header.revision > newest.revision)) newest = header;
  }
  return newest;
}

export function readHeaderCopies(folder: string): Array<VaultHeader | null> {
  return headerPaths(folder).map((path) => {
    const bytes = onDisk(() => readWhole(path));
    return bytes ? decodeHeader(bytes) : null;
  });
}

/** Writes the newest copy over one that is damaged, missing or older. Says how many were repaired. */
export function repairHeader(folder: string): number {
  const newest = readHeader(folder);
  if (!newest) return 0;
  let repaired = 0;
  for (const [index, copy] of readHeaderCopies(folder).entries()) {
    const path = headerPaths(folder)[index];
    if (copy?.revision === newest.revision || path === undefined) continue;
    onDisk(() => replaceFile(path, [encodeHeader(newest)]));
    repaired++;
  }
  return repaired;
}

function encodeHeader(header: VaultHeader): Buffer {
  const body = `${magic}${JSON.stringify(header)}\n`;
  return Buffer.from(`${body}${digest(body)}\n`, "utf8");
}

function decodeHeader(bytes: Buffer): VaultHeader | null {
  const text = bytes.toString("utf8");
  const bodyEnd = text.length - checksumChars - 1;
  const body = text.slice(0, bodyEnd);
  if (!body.startsWith(magic) || text !== `${body}${digest(body)}\n`) return null;
  const header = parseHeader(body.slice(magic.length));
  if (header && header.format !== 1) throw new AppError("FOLDER_TOO_NEW");
  return header && isAcceptableCost(header.cost) ? header : null;
}

/** The checksum keeps out accidents, not attackers: the shape is checked as well. */
function parseHeader(json: string): VaultHeader | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const header = value as Record<keyof VaultHeader, unknown>;
  const texts = [header.salt, header.nonce, header.wrapped, header.check];
  const isShaped =
    Number.isSafeInteger(header.format) &&
    Number.isSafeInteger(header.revision) &&
    typeof header.cost === "object" &&
    header.cost !== null &&
    texts.every((text) => typeof text === "string") &&
    Buffer.from(String(header.nonce), "base64").length === nonceBytes;
  return isShaped ? (value as VaultHeader) : null;
}

/** The derivation's parameters are bound to the wrapped key, so that they cannot be weakened unnoticed. */
function boundTo(salt: Uint8Array, cost: DerivationCost): Buffer {
  const words = `postern/1/wrap/${cost.memoryKiB}/${cost.passes}/${cost.parallelism}/`;
  return Buffer.concat([Buffer.from(words, "utf8"), salt]);
}

function digest(body: string): string {
  return createHash("sha256").update(body, "utf8").digest("hex");
}
