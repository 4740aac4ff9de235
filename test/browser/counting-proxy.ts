import { type AddressInfo, createServer } from "node:net";

interface Cleanup {
  after(run: () => void | Promise<void>): void;
}

/** What a browser asks its maker for by itself, whatever page it shows. No mail of the tests names these. */
const ownRequests = /^(?:CONNECT |\w+ http:\/\/)(?:[\w-]+\.)*(?:google|googleapis|gstatic|googleusercontent)\.com[:/]/;

export interface CountingProxy {
  /** For the browser's command line. What is on this machine goes past it: that is the browser's own rule. */
  argument: string;
  port: number;
  /** The first line of each request, in order. */
  asked: string[];
}

/** A proxy between a browser and the world: it lets nothing through, and remembers what was asked of it. */
export async function countingProxy(t: Cleanup): Promise<CountingProxy> {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", (bytes) => {
      const [line = ""] = bytes.toString("latin1").split("\r\n");
      if (!ownRequests.test(line)) asked.push(line);
      socket.end("HTTP/1.1 502 Nothing leaves\r\nConnection: close\r\n\r\n");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { argument: `--proxy-server=http://127.0.0.1:${port}`, port, asked };
}
