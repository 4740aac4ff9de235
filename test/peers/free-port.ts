import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below those that the system gives to connections going out, and to servers that take any: nobody else is given them. */
export const [portMin, portMax] = [12_000, 32_000];

/** For a server that must be told its port before it listens. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(portMin, portMax);
    if (await isFree(port)) return port;
  }
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
