import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, test } from "node:test";
import { startServer } from "../../core/http/server.ts";
import { limits } from "../../core/kernel/limits.ts";
import { appOptions } from "./door.ts";
import { code, openDoor, passphrase } from "./open-door.ts";

const door = await openDoor();
const server = await startServer({ ...appOptions(door.keyholder), hostname: "127.0.0.1", port: 0, socket: null });
after(() => server.close());
const signIn = await fetch(`${server.origin}/api/session`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ passphrase }),
});
const { pageToken } = (await signIn.json()) as { pageToken: string };
const headers = { cookie: signIn.headers.get("set-cookie")?.split(";", 1)[0] ?? "", "x-postern-page": pageToken };
const open = (query = "", signal?: AbortSignal) =>
  fetch(`${server.origin}/jmap/eventsource?${query}`, { headers, ...(signal ? { signal } : {}) });

/** Asks until the answer is what is waited for: what a closed connection sets free is free a moment later. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10));
}

test("a browser that closes its event stream makes room for another", async () => {
  const aborts = Array.from({ length: limits.eventStreamsMax }, () => new AbortController());
  await Promise.all(aborts.map((abort) => open("", abort.signal)));
  assert.equal(await code(await open()), "TOO_MANY_REQUESTS");
  for (const abort of aborts) abort.abort();
  await until(async () => {
    const abort = new AbortController();
    const { status } = await open("", abort.signal);
    abort.abort();
    return status === 200;
  });
});

test("pings come at the interval that the server says it uses", async () => {
  const abort = new AbortController();
  const stream = await open("ping=1", abort.signal);
  const reader = stream.body?.getReader();
  let text = "";
  while (!text.includes("event: ping")) text += Buffer.from((await reader?.read())?.value ?? []).toString();
  assert.match(text, new RegExp(`event: ping\\ndata: {"interval":${limits.pingSecondsMin}}`));
  abort.abort();
});

test("an upload whose client goes away frees its place, and nothing of it is kept", async () => {
  const before = door.keyholder.postern()?.reader.counts();
  for (let round = 0; round <= limits.concurrentUploadsMax; round += 1) {
    const socket = connect(server.port, "127.0.0.1");
    await once(socket, "connect");
    const lines = [
      `POST /jmap/upload/A1 HTTP/1.1`,
      `Host: 127.0.0.1:${server.port}`,
      `Cookie: ${headers.cookie}`,
      `X-Postern-Page: ${pageToken}`,
      "Content-Length: 1000000",
    ];
    socket.write(`${lines.join("\r\n")}\r\n\r\n${"x".repeat(1000)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.destroy();
  }
  const upload = () => fetch(`${server.origin}/jmap/upload/A1`, { method: "POST", headers, body: "whole" });
  await until(async () => (await upload()).status === 201);
  assert.deepEqual(door.keyholder.postern()?.reader.counts(), before);
});

test("a lock ends the event streams of real connections", async () => {
  const stream = await open();
  await door.keyholder.lock("asked");
  await stream.text();
  assert.equal(await code(await open()), "LOCKED");
});
