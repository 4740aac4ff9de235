/**
 * A connection through Tor's SOCKS port. It can be written to and read at once: what is written waits until Tor has
 * connected. The name goes to Tor as it is; nothing here resolves it.
 */
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { AppError } from "../kernel/errors.ts";
import {
  checkReply,
  commandMessage,
  credentials,
  greeting,
  replyHeadBytes,
  replyLength,
  type SocksCommand,
} from "./socks-protocol.ts";
import type { ProxyAddress } from "./tor/probe-tor.ts";

export interface SocksOptions {
  /** Where Tor listens. */
  proxy(): Promise<ProxyAddress>;
  host: string;
  port: number;
  /** Streams of different words never share a circuit. */
  isolation: string;
}

/** New with each start: what is called the same tomorrow is not linked to today. */
const isolationSecret = randomBytes(32);

export class SocksStream extends Duplex {
  readonly #options: SocksOptions;
  #socket: Socket | null = null;
  #isConnected = false;
  #hasEnded = false;
  #whenConnected: (() => void) | null = null;
  #idleMs = 0;

  constructor(options: SocksOptions) {
    super({ allowHalfOpen: false });
    this.#options = options;
    this.#begin().catch((error: unknown) => this.destroy(error as Error));
  }

  get bytesRead(): number {
    return this.#socket?.bytesRead ?? 0;
  }

  get bytesWritten(): number {
    return this.#socket?.bytesWritten ?? 0;
  }

  /** As a socket's: "timeout" after so long without traffic. */
  setTimeout(idleMs: number, onTimeout?: () => void): this {
    this.#idleMs = idleMs;
    if (onTimeout) this.once("timeout", onTimeout);
    this.#socket?.setTimeout(idleMs);
    return this;
  }

  override _read(): void {
    if (this.#isConnected) this.#socket?.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#afterConnect((socket) => {
      // Who has said all and gone does not hear the goodbye (of TLS, most often): what was read until then is none the worse.
      if (this.#hasEnded) done();
      else socket.write(chunk, (error) => done(isGone(error) ? null : error));
    });
  }

  override _final(done: () => void): void {
    this.#afterConnect((socket) => (socket.destroyed ? done() : void socket.end(done)));
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket?.destroy();
    done(error);
  }

  async #begin(): Promise<void> {
    const { proxy, host, port, isolation } = this.#options;
    const where = await proxy();
    if (this.destroyed) return;
    const socket = connect(where);
    this.#socket = socket;
    socket.setTimeout(this.#idleMs);
    socket.on("timeout", () => this.emit("timeout"));
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (this.#isConnected && isGone(error)) this.#end();
      else this.destroy(new AppError("TOR_FAILED", { reason: error.code ?? "UNKNOWN" }, error));
    });
    socket.on("close", () => {
      if (!this.#hasEnded) this.destroy(new AppError("TOR_FAILED", { reason: "CLOSED" }));
    });
    await negotiate(socket, "connect", host, port, userOf(isolation));
    socket.on("end", () => this.#end());
    socket.on("data", (chunk: Buffer) => {
      if (!this.push(chunk)) socket.pause();
    });
    this.#isConnected = true;
    this.#whenConnected?.();
    this.emit("connect");
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.push(null);
  }

  #afterConnect(act: (socket: Socket) => void): void {
    if (this.#isConnected && this.#socket) act(this.#socket);
    else this.#whenConnected = () => this.#socket && act(this.#socket);
  }
}

const isGone = (error: NodeJS.ErrnoException | null | undefined): boolean => error?.code === "EPIPE";

const userOf = (isolation: string): string => createHmac("sha256", isolationSecret).update(isolation).digest("hex");

/** Speaks until Tor has done what was asked; what follows on the socket is the other side's. Gives back Tor's reply. */
export async function negotiate(
  socket: Socket,
  command: SocksCommand,
  host: string,
  port: number,
  user: string,
): Promise<Buffer> {
  socket.write(greeting);
  const method = await take(socket, 2);
  if (method[0] !== 5 || method[1] !== 2) throw new AppError("TOR_FAILED", { reason: "NOT_TOR" });
  socket.write(credentials(user));
  const answer = await take(socket, 2);
  if (answer[1] !== 0) throw new AppError("TOR_FAILED", { reason: "NOT_TOR" });
  socket.write(commandMessage(command, host, port));
  const head = await take(socket, replyHeadBytes);
  const rest = await take(socket, replyLength(head) - replyHeadBytes);
  const reply = Buffer.concat([head, rest]);
  checkReply(reply);
  return reply;
}

/** Exactly so many bytes, leaving what follows in the socket. */
async function take(socket: Socket, bytes: number): Promise<Buffer> {
  for (;;) {
    const taken: unknown = socket.read(bytes);
    if (taken instanceof Buffer && taken.length === bytes) return taken;
    if (taken !== null || socket.readableEnded || socket.destroyed)
      throw new AppError("TOR_FAILED", { reason: "CLOSED" });
    await once(socket, "readable");
  }
}
