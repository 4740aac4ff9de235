const CR = 13;
const LF = 10;

/** As a message travels: RFC 5321 2.3.8 and RFC 9051 4.3: lines end with CRLF, and neither byte stands alone. */
export function withCrLf(raw: Buffer): Buffer {
  if (isPaired(raw)) return raw;
  return Buffer.from(raw.toString("latin1").replace(/\r\n|\r|\n/g, "\r\n"), "latin1");
}

function isPaired(raw: Buffer): boolean {
  for (let at = raw.indexOf(LF); at >= 0; at = raw.indexOf(LF, at + 1)) if (raw[at - 1] !== CR) return false;
  for (let at = raw.indexOf(CR); at >= 0; at = raw.indexOf(CR, at + 1)) if (raw[at + 1] !== LF) return false;
  return true;
}
