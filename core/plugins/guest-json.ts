/**
 * JSON as a guest sends it. Parsing costs by the number of values, not by their bytes: 16 MB of empty arrays hold the kernel
 * for seconds. What no answer of any hook needs is refused before it is parsed.
 */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";

/** Throws PLUGIN_LIMIT for a text that is too costly to parse, `code` for one that is no JSON. */
export function parseGuestJson(bytes: Buffer, code: "PLUGIN_FAILED" | "BAD_REQUEST" = "PLUGIN_FAILED"): unknown {
  if (isCostly(bytes)) throw new AppError("PLUGIN_LIMIT", { limit: "guestJsonMarksMax" });
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    throw new AppError(code, { problem: "not JSON" }, error);
  }
}

const [quote, backslash] = [0x22, 0x5c];
const isMark = (byte: number) => byte === 0x2c || byte === 0x3a || byte === 0x5b || byte === 0x7b;

/** More marks than allowed, or bytes outside of strings. Walks the text once; strings are skipped: however long, they cost little. */
export function isCostly(bytes: Buffer, marksMax: number = limits.guestJsonMarksMax): boolean {
  if (bytes.length <= marksMax) return false;
  let [found, bare] = [0, 0];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte === quote) at = endOfString(bytes, at + 1);
    else {
      bare += 1;
      if (isMark(byte)) found += 1;
      if (found > marksMax || bare > limits.guestJsonBareBytesMax) return true;
    }
  }
  return false;
}

/** Where the string's last quote stands, or the text's end. */
function endOfString(bytes: Buffer, start: number): number {
  const next = bytes.indexOf(quote, start);
  if (next < 0) return bytes.length;
  if (bytes[next - 1] !== backslash) return next;
  for (let at = start; at < bytes.length; at += 1) {
    if (bytes[at] === backslash) at += 1;
    else if (bytes[at] === quote) return at;
  }
  return bytes.length;
}
