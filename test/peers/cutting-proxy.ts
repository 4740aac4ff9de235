/** Between a client and a server: passes bytes on, and can break all connections in the middle of whatever they are saying. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export interface CuttingProxy {
  port: number;
  /** Breaks what is open now. */
  cut(): void;
  /** Breaks each connection after so many more bytes in either direction. */
  cutAfter(bytes: number): void;
}

interface Cleanup {
  after(run: () => void | Promise<void>): void;
}

export async function startCuttingProxy(t: Cleanup, target: number): Promise<CuttingProxy> {
  const open = new Set<Socket>();
  let left = Number.POSITIVE_INFINITY;
  const cut = () => {
    left = Number.POSITIVE_INFINITY;
    for (const socket of open) socket.destroy();
  };
  const pass = (from: Socket, to: Socket) => {
    from.on("data", (chunk: Buffer) => {
      const part = chunk.subarray(0, Math.min(chunk.length, left));
      left -= part.length;
      to.write(part);
      if (left <= 0) cut();
    });
    from.on("error", () => to.destroy());
    from.on("close", () => to.destroy());
  };
  const server = createServer((client) => {
    const upstream = connect(target, "127.0.0.1");
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("close", () => open.delete(socket));
    }
    pass(client, upstream);
    pass(upstream, client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  t.after(async () => {
    cut();
    server.close();
    await once(server, "close");
  });
  return {
    port: address.port,
    cut,
    cutAfter: (bytes) => {
      left = bytes;
    },
  };
}
