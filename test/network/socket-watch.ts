/**
 * Loaded before anything else (`node --import`), in every thread: writes a line to $SOCKET_WATCH for each outgoing
 * connection, TLS session, DNS question and UDP socket, and whether core/network opened it.
 */
import { createHook, executionAsyncId } from "node:async_hooks";
import { appendFileSync } from "node:fs";
import { threadId } from "node:worker_threads";

export interface SeenSocket {
  type: string;
  isBrokers: boolean;
  threadId: number;
  stack: string[];
}

/** What Node makes for each thing that leaves the machine or asks a name. TLSWRAP: also what a server makes, told apart below. */
const outgoing = new Set([
  "TCPCONNECTWRAP",
  "TLSWRAP",
  "GETADDRINFOREQWRAP",
  "GETNAMEINFOREQWRAP",
  "QUERYWRAP",
  "UDPWRAP",
]);
/** Steps of opening: what they lead to is whose they are. */
const steps = new Set([...outgoing, "TCPWRAP", "TickObject", "Timeout", "DNSCHANNEL", "PROMISE", "Immediate"]);
const file = process.env["SOCKET_WATCH"];
const brokers = new Set<number>();

createHook({
  init(asyncId, type, triggerId) {
    if (!steps.has(type)) return;
    const stack = stackLines();
    // Work that Node does by itself (the next address of a name, the handshake after connecting) belongs to who began it.
    const isNodes = stack.every((line) => line.includes("node:") || line.includes("socket-watch"));
    const isFollowing = isNodes && (brokers.has(triggerId) || brokers.has(executionAsyncId()));
    const isBrokers = isFollowing || stack.some((line) => line.includes("/core/network/"));
    if (isBrokers) brokers.add(asyncId);
    if (
      !outgoing.has(type) ||
      stack.some((line) => line.includes("onServerSocketSecure") || line.includes("tlsConnectionListener"))
    )
      return;
    const seen: SeenSocket = { type, isBrokers, threadId, stack };
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(seen)}\n`);
  },
}).enable();

function stackLines(): string[] {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  const { stack = "" } = new Error("where");
  Error.stackTraceLimit = before;
  return stack.split("\n").slice(2);
}
