import { createHash, randomBytes } from "node:crypto";

export type AppPasswordScope = "read" | "send";

const alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

/** 160 random bits in 32 letters without look-alikes, in groups: "k3fa-…". Shown once, kept as a hash. */
export function generateAppPassword(random: (bytes: number) => Buffer = randomBytes): string {
  const letters = [...random(32)].map((byte) => alphabet[byte % 32]).join("");
  return (letters.match(/.{4}/g) ?? []).join("-");
}

/** A plain hash is enough for 160 random bits: there is nothing to guess through. Case, spaces and dashes are free. */
export function hashAppPassword(password: string): string {
  return createHash("sha256").update(password.toLowerCase().replace(/[\s-]/g, "")).digest("hex");
}

/** The secret of an Authorization header: Bearer (RFC 6750) or Basic with any user name (RFC 7617). */
export function readAuthorization(header: string | null | undefined): string | null {
  const match = /^(Basic|Bearer)\s+(\S+)\s*$/i.exec(header ?? "");
  if (!match) return null;
  const [, scheme, value] = match as unknown as [string, string, string];
  if (scheme.toLowerCase() === "bearer") return value;
  const decoded = Buffer.from(value, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  return colon < 0 ? null : decoded.slice(colon + 1);
}
