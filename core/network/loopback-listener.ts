/** Listens on this machine's loopback and counts who comes: a canary for code that must not reach the network. */
import { createServer, type Server } from "node:net";

export class LoopbackListener {
  readonly port: number;
  readonly #server: Server;
  connections = 0;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
    server.on("connection", (socket) => {
      this.connections += 1;
      socket.destroy();
    });
  }

  static async open(): Promise<LoopbackListener> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    const address = server.address();
    return new LoopbackListener(server, typeof address === "object" && address !== null ? address.port : 0);
  }

  close(): void {
    this.#server.close();
  }
}
