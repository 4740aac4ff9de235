import { readFile } from "node:fs/promises";

/** One end of a connection, as node:net has it. */
export interface Endpoint {
  address: string;
  port: number;
}

/**
 * The user id of the process at the other end of a loopback connection (Linux: /proc/net/tcp and tcp6). Null when the
 * kernel does not list the connection: closed already, or not on this machine.
 */
export async function peerUserId(peer: Endpoint, own: Endpoint): Promise<number | null> {
  const [four, six] = await Promise.all([readFile("/proc/net/tcp", "latin1"), readIfThere("/proc/net/tcp6")]);
  // The peer's row has its own end first. A dual-stack socket lists IPv4 as ::ffff:a.b.c.d in tcp6.
  return (
    userIdIn(four, hexOf4(peer), hexOf4(own)) ??
    userIdIn(six, hexOf6(peer), hexOf6(own)) ??
    userIdIn(six, mappedHex(peer), mappedHex(own))
  );
}

export function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}

function userIdIn(table: string, local: string | null, remote: string | null): number | null {
  if (local === null || remote === null) return null;
  const at = table.indexOf(` ${local} ${remote} `);
  if (at < 0) return null;
  const end = table.indexOf("\n", at);
  // local rem st tx:rx tr:when retrnsmt uid
  const uid = table
    .slice(at + 1, end < 0 ? undefined : end)
    .trim()
    .split(/\s+/)[6];
  return uid === undefined || !/^\d+$/.test(uid) ? null : Number(uid);
}

function hexPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, "0");
}

/** "127.0.0.1" → "0100007F": each 32-bit word in host byte order, little-endian on x64 and arm64. */
function hexOf4(end: Endpoint): string | null {
  const bytes = end.address
    .replace(/^::ffff:/, "")
    .split(".")
    .map(Number);
  return bytes.length === 4 ? `${littleEndian(bytes)}:${hexPort(end.port)}` : null;
}

function mappedHex(end: Endpoint): string | null {
  const four = hexOf4(end);
  return four === null ? null : `0000000000000000FFFF0000${four}`;
}

function hexOf6(end: Endpoint): string | null {
  return end.address === "::1" ? `00000000000000000000000001000000:${hexPort(end.port)}` : null;
}

function littleEndian(bytes: number[]): string {
  return bytes
    .toReversed()
    .map((each) => each.toString(16).toUpperCase().padStart(2, "0"))
    .join("");
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, "latin1");
  } catch (error) {
    // IPv6 switched off: there is no table, and nobody can come that way.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}
