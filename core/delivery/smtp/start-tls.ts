/**
 * From cleartext to TLS (RFC 3207), before anything that matters is said: greeting, EHLO, STARTTLS, and then the broker's
 * verification. Whoever strips the offer, refuses it, or says more than was asked ends the connection: there is no way on without TLS.
 */
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import type { Broker, BrokerSocket } from "../../network/broker.ts";
import { connectionError } from "../../network/connection-error.ts";
import type { ConnectionRequest } from "../../network/egress-policy.ts";
import type { CertificateSummary } from "../../network/tls-policy.ts";
import { refusal } from "./smtp-error.ts";

/** Says nothing of this machine: RFC 5321 4.1.3 has the client say an address where it has no name. */
export const clientName = "[127.0.0.1]";

/** Throws NETWORK_FAILED, TLS_FAILED or RELAY_REFUSED; the socket is the caller's to destroy then. */
export function startTls(broker: Broker, socket: BrokerSocket, request: ConnectionRequest): Promise<TLSSocket> {
  return inTime(socket, async () => {
    await askForTls(socket);
    return secured(broker, socket, request);
  });
}

/** The certificate of a server that could not be verified; null where it shows none. Throws as startTls. */
export async function peekStartTls(broker: Broker, request: ConnectionRequest): Promise<CertificateSummary | null> {
  const socket = await broker.open(request);
  try {
    return await inTime(socket, async () => {
      await askForTls(socket);
      return broker.peekUpgrade(socket, request);
    });
  } finally {
    socket.destroy();
  }
}

async function inTime<Result>(socket: BrokerSocket, work: () => Promise<Result>): Promise<Result> {
  const tooLate = () => socket.destroy(new AppError("NETWORK_FAILED", { reason: "TIMEOUT" }));
  const late = setTimeout(tooLate, limits.connectMs);
  try {
    return await work();
  } catch (error) {
    throw connectionError(error);
  } finally {
    clearTimeout(late);
  }
}

async function askForTls(socket: BrokerSocket): Promise<void> {
  await expect(socket, "220");
  socket.write(`EHLO ${clientName}\r\n`);
  const offered = await expect(socket, "250");
  if (!/^250[ -]STARTTLS[ \t]*\r?$/im.test(offered)) throw refusal("starttls", { reason: "STARTTLS_MISSING" });
  socket.write("STARTTLS\r\n");
  await expect(socket, "220");
}

/** The whole next reply. What came behind it was said by nobody we asked: RFC 3207 6 has it thrown away, here it ends all. */
async function expect(socket: Duplex, code: string): Promise<string> {
  let text = "";
  for (;;) {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) {
      await readable(socket);
      continue;
    }
    text += chunk.toString("latin1");
    if (text.length > limits.smtpReplyBytesMax) throw refusal("starttls", { reason: "PROTOCOL" });
    const reply = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\r?\n/.exec(text)?.[0];
    if (reply === undefined) continue;
    if (reply.length < text.length) throw refusal("starttls", { reason: "UNASKED" });
    if (!reply.startsWith(code)) throw refusal("starttls", reply);
    return reply;
  }
}

/** Resolves when there may be something to read. Rejects when nothing will come any more. */
function readable(socket: Duplex): Promise<void> {
  return new Promise((resolve, reject) => {
    const onReadable = () => (socket.readableEnded || socket.destroyed ? onClose() : settle(resolve));
    const onError = (error: unknown) => settle(() => reject(connectionError(error)));
    const onClose = () => settle(() => reject(new AppError("NETWORK_FAILED", { reason: "CLOSED" })));
    function settle(act: () => void): void {
      socket.off("readable", onReadable).off("error", onError).off("end", onClose).off("close", onClose);
      act();
    }
    if (socket.destroyed || socket.readableEnded) return onClose();
    socket.on("readable", onReadable).on("error", onError).on("end", onClose).on("close", onClose);
    return undefined;
  });
}

function secured(broker: Broker, socket: BrokerSocket, request: ConnectionRequest): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const onError = (error: unknown) => reject(connectionError(error));
    const onClose = () => reject(new AppError("NETWORK_FAILED", { reason: "CLOSED" }));
    const secure = broker.upgrade(socket, request, () => {
      secure.off("error", onError).off("close", onClose);
      resolve(secure);
    });
    secure.on("error", onError).on("close", onClose);
  });
}
