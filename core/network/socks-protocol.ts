/** The messages of SOCKS 5 (RFC 1928), its names and passwords (RFC 1929), and what Tor adds to both (socks-extensions.txt). */
import { isIP, isIPv4 } from "node:net";
import { AppError } from "../kernel/errors.ts";

/** Version 5, one method: name and password. Without them, unrelated connections would share a circuit. */
export const greeting = Uint8Array.of(5, 1, 2);

/** Tor keeps streams of different names on different circuits (IsolateSOCKSAuth, on unless switched off). */
export function credentials(user: string): Buffer {
  const name = Buffer.from(user, "latin1");
  return Buffer.concat([Buffer.of(1, name.length), name, Buffer.of(1, 0x30)]);
}

export type SocksCommand = "connect" | "resolve";
/** 0xF0: Tor's own, asks for the address of a name. */
const commands: Record<SocksCommand, number> = { connect: 1, resolve: 0xf0 };

export function commandMessage(command: SocksCommand, host: string, port: number): Buffer {
  const head = Buffer.of(5, commands[command], 0);
  const tail = Buffer.of(port >> 8, port & 0xff);
  if (isIPv4(host)) return Buffer.concat([head, Buffer.of(1, ...host.split(".").map(Number)), tail]);
  if (isIP(host) === 6) return Buffer.concat([head, Buffer.of(4), ipv6Bytes(host), tail]);
  const name = Buffer.from(host, "latin1");
  return Buffer.concat([head, Buffer.of(3, name.length), name, tail]);
}

/** So many bytes of a reply tell how long it is. */
export const replyHeadBytes = 5;

export function replyLength(head: Buffer): number {
  const addressBytes = { 1: 4, 3: 1 + (head[4] ?? 0), 4: 16 }[head[3] ?? 0];
  if (addressBytes === undefined) throw new AppError("TOR_FAILED", { reason: "SOCKS_REPLY" });
  return 4 + addressBytes + 2;
}

/** RFC 1928 6, then Tor's ExtendedErrors. */
const failures: Record<number, string> = {
  1: "GENERAL_FAILURE",
  2: "NOT_ALLOWED",
  3: "NETWORK_UNREACHABLE",
  4: "HOST_UNREACHABLE",
  5: "CONNECTION_REFUSED",
  6: "TTL_EXPIRED",
  7: "COMMAND_UNKNOWN",
  8: "ADDRESS_UNKNOWN",
  0xf0: "ONION_NOT_FOUND",
  0xf1: "ONION_INVALID",
  0xf2: "ONION_INTRODUCTION_FAILED",
  0xf3: "ONION_RENDEZVOUS_FAILED",
  0xf4: "ONION_KEY_MISSING",
  0xf5: "ONION_KEY_WRONG",
  0xf6: "ONION_ADDRESS_BAD",
  0xf7: "ONION_TIMEOUT",
};

/** Throws NETWORK_FAILED with the reason, where the reply says that it did not work. */
export function checkReply(reply: Buffer): void {
  if (reply[0] !== 5) throw new AppError("TOR_FAILED", { reason: "SOCKS_REPLY" });
  const code = reply[1] ?? 1;
  if (code !== 0) throw new AppError("NETWORK_FAILED", { reason: failures[code] ?? "GENERAL_FAILURE", route: "tor" });
}

function ipv6Bytes(address: string): Buffer {
  const [head = "", tail = ""] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split("::");
  const hex = (text: string) =>
    text === ""
      ? ""
      : text
          .split(":")
          .map((word) => word.padStart(4, "0"))
          .join("");
  return Buffer.from(hex(head) + "0".repeat(32 - hex(head).length - hex(tail).length) + hex(tail), "hex");
}
