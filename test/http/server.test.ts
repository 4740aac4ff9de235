import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { connect, createServer, type ListenOptions, Server as NetServer } from "node:net";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { promisify } from "node:util";
import { Hono } from "hono";
import { PeerCheck } from "../../core/http/peer-check.ts";
import { peerUserId } from "../../core/http/peer-user.ts";
import { type RunningServer, startServer } from "../../core/http/server.ts";
import { AppError } from "../../core/kernel/errors.ts";
import { peer } from "../peer.ts";
import { skipWithout } from "../skip-without.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { appOptions, keyholderOf } from "./door.ts";

const never = () => Promise.reject(new Error("the kernel is not opened in these tests"));
const run = promisify(execFile);

async function serve(t: TestContext, more: { port?: number; socketPath?: string } = {}): Promise<RunningServer> {
  const cli = new Hono().get("/cli/hello", (c) => c.text("hello"));
  const socket = more.socketPath ? { path: more.socketPath, app: cli } : null;
  const options = appOptions(keyholderOf(temporaryFolder(t), never));
  const server = await startServer({ ...options, hostname: "127.0.0.1", port: more.port ?? 0, socket });
  t.after(() => server.close());
  return server;
}

test("a server answers on the loopback address, to its own user", async (t) => {
  const { origin } = await serve(t);
  assert.match(origin, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.equal((await fetch(`${origin}/api/status`)).status, 200);
});

test("another user of this machine is refused", async (t) => {
  const setpriv = peer("setpriv");
  if (
    skipWithout(
      t,
      process.getuid?.() === 0 && setpriv,
      "root with setpriv",
      "run the tests as root to try another user",
    )
  )
    return;
  const { origin } = await serve(t);
  const script = `fetch(${JSON.stringify(`${origin}/api/status`)}).then(async (r) => console.log(r.status, (await r.json()).code))`;
  const asUser = async (...wrapper: string[]) => {
    const [command, ...rest] = [...wrapper, process.execPath, "-e", script];
    return (await run(command as string, rest, { cwd: "/" })).stdout.trim();
  };
  assert.equal(await asUser(), "200 undefined");
  assert.equal(
    await asUser(setpriv as string, "--reuid=65534", "--regid=65534", "--clear-groups"),
    "403 FOREIGN_REQUEST",
  );
});

test("the user at the other end is found for IPv4, IPv6 and mapped addresses, and null when there is no such connection", async (t) => {
  if (skipWithout(t, process.platform === "linux", "/proc/net/tcp", "Linux has it")) return;
  for (const host of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
    const server = createServer().listen(0, host.startsWith("::f") ? "::" : host);
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const client = connect(port, host.replace("::ffff:", ""));
    const [socket] = (await once(server, "connection")) as [import("node:net").Socket];
    const end = (address = "", number = 0) => ({ address, port: number });
    const uid = await peerUserId(
      end(socket.remoteAddress, socket.remotePort),
      end(socket.localAddress, socket.localPort),
    );
    assert.equal(uid, process.getuid?.(), host);
    assert.equal(await peerUserId(end(socket.remoteAddress, 1), end(socket.localAddress, socket.localPort)), null);
    assert.equal(await new PeerCheck(process.getuid?.() ?? 0).isAllowed(socket), true);
    assert.equal(await new PeerCheck((process.getuid?.() ?? 0) + 1).isAllowed(socket), false);
    client.destroy();
    server.close();
  }
});

test("a port that another program holds is PORT_IN_USE, and nothing listens elsewhere", async (t) => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  t.after(() => other.close());
  const { port } = other.address() as { port: number };
  await assert.rejects(
    serve(t, { port }),
    (error) => error instanceof AppError && error.code === "PORT_IN_USE" && error.detail["port"] === port,
  );
});

test("where any port will do, one that another program holds on the other loopback address is passed over", async (t) => {
  const original = NetServer.prototype.listen;
  const refused: number[] = [];
  // The system gives each first port away on 127.0.0.1 alone.
  t.mock.method(NetServer.prototype, "listen", function (this: NetServer, where: ListenOptions, done: () => void) {
    if (where.host !== "::1" || refused.length > 0) return original.call(this, where, done);
    refused.push(where.port ?? 0);
    process.nextTick(() => this.emit("error", Object.assign(new Error("in use"), { code: "EADDRINUSE" })));
    return this;
  });
  const { origin } = await serve(t);
  assert.equal(refused.length, 1);
  assert.equal((await fetch(`${origin}/api/status`)).status, 200);
});

test("forged Host and Origin are refused over a real connection", async (t) => {
  const { port } = await serve(t);
  const status = async (...headers: string[]) => {
    const socket = connect(port, "127.0.0.1");
    socket.write(`GET /api/status HTTP/1.1\r\n${headers.join("\r\n")}\r\nConnection: close\r\n\r\n`);
    let text = "";
    for await (const chunk of socket) text += String(chunk);
    return Number(text.split(" ")[1]);
  };
  assert.equal(await status(`Host: 127.0.0.1:${port}`), 200);
  assert.equal(await status("Host: evil.example"), 403);
  assert.equal(await status(`Host: 127.0.0.1:${port}`, "Origin: http://evil.example"), 403);
  assert.equal(await status(`Host: 127.0.0.1:${port}`, "Host: evil.example"), 403);
  assert.equal(await status("X: y"), 400);
});

test("a request target that names another host does not stand for Host", async (t) => {
  const { port } = await serve(t);
  const socket = connect(port, "127.0.0.1");
  socket.write(`GET http://evil.example/api/status HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`);
  let text = "";
  for await (const chunk of socket) text += String(chunk);
  assert.match(text, /^HTTP\/1\.1 (403|400)/);
});

test("the Unix socket is for its owner alone, replaces one that was left behind, and is gone after close", async (t) => {
  const path = join(temporaryFolder(t), "postern.sock");
  const left = spawn(process.execPath, [
    "-e",
    `require("node:net").createServer().listen(${JSON.stringify(path)}, () => console.log("up"))`,
  ]);
  await once(left.stdout, "data");
  left.kill("SIGKILL");
  await once(left, "exit");
  assert.ok(statSync(path).isSocket());
  const server = await serve(t, { socketPath: path });
  assert.equal(statSync(path).mode & 0o777, 0o600);
  await assert.rejects(
    serve(t, { socketPath: path }),
    (error) => error instanceof AppError && error.code === "FOLDER_IN_USE",
  );
  await server.close();
  assert.throws(() => statSync(path), { code: "ENOENT" });
});
