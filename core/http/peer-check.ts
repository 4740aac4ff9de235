import type { Socket } from "node:net";
import { isLoopback, peerUserId } from "./peer-user.ts";

/**
 * Refuses connections of other users of this machine (Linux). Asked once a connection, then remembered: the user at the
 * other end of a TCP connection does not change.
 */
export class PeerCheck {
  readonly #answers = new WeakMap<Socket, Promise<boolean>>();
  readonly #ownUserId: number | null;

  constructor(ownUserId: number | null) {
    this.#ownUserId = ownUserId;
  }

  isAllowed(socket: Socket): Promise<boolean> {
    const known = this.#answers.get(socket);
    if (known) return known;
    const answer = this.#ask(socket);
    this.#answers.set(socket, answer);
    return answer;
  }

  async #ask(socket: Socket): Promise<boolean> {
    const { remoteAddress, remotePort, localAddress, localPort } = socket;
    if (!remoteAddress || !remotePort || !localAddress || !localPort) return false;
    // A peer on another machine has no user id here; listening for it was asked for in so many words.
    if (this.#ownUserId === null || !isLoopback(remoteAddress)) return true;
    const peer = { address: remoteAddress, port: remotePort };
    return (await peerUserId(peer, { address: localAddress, port: localPort })) === this.#ownUserId;
  }
}

/** Other systems do not tell who is at the other end: there the check is off, and docs/threat-model.md says so. */
export function ownUserId(): number | null {
  return process.platform === "linux" ? (process.getuid?.() ?? null) : null;
}
