import { connect, type NetConnectOpts } from "node:net";
import { limits } from "../../kernel/limits.ts";
import { AppError } from "../../kernel/errors.ts";
import { connectionError } from "../connection-error.ts";
import { negotiate } from "../socks-stream.ts";

/** Where SOCKS connections are taken: a port of this machine or of a neighbour, or a Unix socket. */
export type ProxyAddress = { host: string; port: number } | { path: string };

/** For documents (RFC 5737): nothing is there, and nothing is asked of it. */
const example = "192.0.2.7";

/**
 * Makes sure that it is Tor that listens there, and no other proxy: only Tor has RESOLVE (socks-extensions.txt), and it
 * answers for an address that needs no resolving by itself, without using its network. Throws TOR_FAILED.
 */
export async function probeTor(address: ProxyAddress): Promise<void> {
  const socket = connect(address satisfies NetConnectOpts);
  const tooLate = () => socket.destroy(new AppError("TOR_FAILED", { reason: "TIMEOUT" }));
  const late = setTimeout(tooLate, limits.torProbeMs);
  const failed = new Promise<never>((_, reject) => {
    socket.once("error", reject);
    socket.once("close", () => reject(new AppError("TOR_FAILED", { reason: "CLOSED" })));
  });
  try {
    const reply = await Promise.race([negotiate(socket, "resolve", example, 0, "probe"), failed]);
    const isEcho = reply[3] === 1 && [...reply.subarray(4, 8)].join(".") === example;
    if (!isEcho) throw new AppError("TOR_FAILED", { reason: "NOT_TOR" });
  } catch (error) {
    const { code, detail } = connectionError(error);
    // Another proxy says that it does not know the command.
    const reason = code === "NETWORK_FAILED" && detail["route"] === "tor" ? "NOT_TOR" : (detail["reason"] ?? "UNKNOWN");
    throw new AppError("TOR_FAILED", { reason }, error);
  } finally {
    clearTimeout(late);
    socket.destroy();
  }
}
