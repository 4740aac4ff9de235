import { request } from "node:http";
import { createConnection } from "node:net";
import { Readable } from "node:stream";

/** Whether a server answers on the Unix socket: the file alone may be a killed one's. */
export function isAnswering(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(socketPath);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** fetch, over a Unix socket, which the built-in one cannot. */
export function requestSocket(socketPath: string, path: string, init: RequestInit): Promise<Response> {
  const { method = "GET", headers, body } = init;
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        socketPath,
        path,
        method,
        headers: { Host: "postern", ...(headers as Record<string, string>) },
      },
      (answer) => {
        const stream = Readable.toWeb(answer) as ReadableStream<Uint8Array>;
        resolve(new Response(stream, { status: answer.statusCode ?? 500 }));
      },
    );
    asked.once("error", reject);
    asked.end(typeof body === "string" || body instanceof Uint8Array ? body : undefined);
  });
}
