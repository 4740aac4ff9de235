/** Opens connections in every way that is not the broker's. */
import { createSocket } from "node:dgram";
import { lookup, resolve4 } from "node:dns/promises";
import { once } from "node:events";
import { connect as connectTls } from "node:tls";
import { isMainThread, Worker } from "node:worker_threads";
import { ImapFlow } from "imapflow";

/** Nobody listens there: what counts is that it was tried. */
const closed = { host: "127.0.0.1", port: 2 };
const failing = (work: Promise<unknown>) =>
  work.then(
    () => assertFails(),
    () => null,
  );
const assertFails = () => {
  throw new Error("somebody answered");
};

await failing(fetch(`http://${closed.host}:${closed.port}/`));
if (isMainThread) {
  const client = new ImapFlow({ ...closed, secure: true, auth: { user: "a", pass: "b" }, logger: false });
  client.on("error", () => null);
  await failing(client.connect());
  const socket = connectTls(closed);
  await once(socket, "error");
  await failing(lookup("nobody.invalid"));
  await failing(resolve4("nobody.invalid"));
  const udp = createSocket("udp4");
  udp.send("x", closed.port, closed.host, () => udp.close());
  await once(udp, "close");
  await once(new Worker(new URL(import.meta.url)), "exit");
}
