/**
 * The recovery code is the master key itself, written for people: Crockford's base32 (no I, L, O, U), 14 groups of four.
 * 256 bits of key and 24 bits of checksum, so that a slip of the pen is told from a code of another vault.
 */
import { createHash } from "node:crypto";
import { AppError } from "../kernel/errors.ts";
import { keyBytes } from "./aead.ts";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const checksumBytes = 3;
const codeChars = ((keyBytes + checksumBytes) * 8) / 5;
const bitsPerChar = 5n;

export function encodeRecoveryCode(master: Uint8Array): string {
  let rest = BigInt(`0x${Buffer.concat([master, checksum(master)]).toString("hex")}`);
  let code = "";
  for (let at = 0; at < codeChars; at++) {
    code = `${at > 0 && at % 4 === 0 ? "-" : ""}${code}`;
    code = `${alphabet[Number(rest & 31n)]}${code}`;
    rest >>= bitsPerChar;
  }
  return code;
}

/** The master key. Forgives case, spaces, dashes, and O for 0, I or L for 1. Throws RECOVERY_CODE_WRONG. */
export function decodeRecoveryCode(code: string): Buffer {
  const chars = code
    .toUpperCase()
    .replace(/[\s\-–—_.]/g, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
  if (chars.length !== codeChars) throw new AppError("RECOVERY_CODE_WRONG", { reason: "length" });
  let value = 0n;
  for (const char of chars) {
    const digit = alphabet.indexOf(char);
    if (digit < 0) throw new AppError("RECOVERY_CODE_WRONG", { reason: "character" });
    value = (value << bitsPerChar) | BigInt(digit);
  }
  const bytes = Buffer.from(value.toString(16).padStart((keyBytes + checksumBytes) * 2, "0"), "hex");
  const master = Buffer.alloc(keyBytes, bytes.subarray(0, keyBytes));
  const isIntact = checksum(master).equals(bytes.subarray(keyBytes));
  bytes.fill(0);
  if (!isIntact) throw new AppError("RECOVERY_CODE_WRONG", { reason: "checksum" });
  return master;
}

function checksum(master: Uint8Array): Buffer {
  return createHash("sha256").update("postern/1/recovery").update(master).digest().subarray(0, checksumBytes);
}
