import type { Config } from "openpgp";
import { limits } from "../../kernel/limits.ts";

export type OpenPgp = typeof import("openpgp");

/** OpenPGP.js when it is first needed, for it is large; with what Postern does not accept. */
export async function loadOpenPgp(): Promise<{ openpgp: OpenPgp; config: Config }> {
  const openpgp = await import("openpgp");
  const { hash } = openpgp.enums;
  // RFC 9580 9.5: MD5, SHA-1 and RIPEMD-160 are broken; here also where a key binds its own parts.
  const broken = new Set([hash.md5, hash.sha1, hash.ripemd]);
  const config = {
    ...openpgp.config,
    minRSABits: limits.signatureRsaBitsMin,
    rejectHashAlgorithms: broken,
    rejectMessageHashAlgorithms: broken,
  };
  return { openpgp, config };
}
