/** A SOCKS 5 proxy as Tor's is one (RFC 1928, name and password): every name leads to one address of this machine. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface SocksProxy {
  host: string;
  port: number;
  /** Names as they were asked for. */
  asked: string[];
}

interface Cleanup {
  after(run: () => void): void;
}

export async function startSocksProxy(t: Cleanup, leadsTo = "127.0.0.1"): Promise<SocksProxy> {
  const asked: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket.on("error", () => null));
    serve(socket, leadsTo, asked, open).catch(() => socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return { host: "127.0.0.1", port: (server.address() as AddressInfo).port, asked };
}

async function serve(socket: Socket, leadsTo: string, asked: string[], open: Set<Socket>): Promise<void> {
  await take(socket, 3);
  socket.write(Buffer.of(5, 2));
  const [, nameBytes = 0] = await take(socket, 2);
  const [passwordBytes = 0] = (await take(socket, nameBytes + 1)).subarray(-1);
  await take(socket, passwordBytes);
  socket.write(Buffer.of(1, 0));
  const head = await take(socket, 5);
  const rest = await take(socket, (head[4] ?? 0) + 2);
  asked.push(rest.subarray(0, -2).toString("latin1"));
  const target = connect(rest.readUInt16BE(rest.length - 2), leadsTo);
  open.add(target.on("error", () => socket.destroy()));
  await once(target, "connect");
  socket.write(Buffer.of(5, 0, 0, 1, 127, 0, 0, 1, 0, 0));
  socket.pipe(target);
  target.pipe(socket);
  target.on("close", () => socket.destroy());
  socket.on("close", () => target.destroy());
}

async function take(socket: Socket, bytes: number): Promise<Buffer> {
  for (;;) {
    if (bytes === 0) return Buffer.alloc(0);
    const taken = socket.read(bytes) as Buffer | null;
    if (taken !== null) return taken;
    await once(socket, "readable");
  }
}
