import { chmodSync, rmSync } from "node:fs";
import { createServer as createHttpServer, type Server } from "node:http";
import { createConnection } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Log } from "../kernel/log.ts";
import { createApp } from "./app.ts";
import { AutoLock } from "./auto-lock.ts";
import { hostsOf } from "./foreign-request.ts";
import { ownUserId, PeerCheck } from "./peer-check.ts";
import type { AppOptions } from "./server-state.ts";

export interface ServerOptions extends Omit<AppOptions, "hosts"> {
  /** "127.0.0.1" unless the user asked for another address in so many words. */
  hostname: string;
  /** 0: any free port (tests, demo). */
  port: number;
  /** Further names by which the user reaches us. */
  extraHosts?: readonly string[];
  /** Path of the Unix socket, and what is answered there (core/http/cli-routes.ts). */
  socket: { path: string; app: Hono } | null;
}

export interface RunningServer {
  /** "http://127.0.0.1:8627" */
  origin: string;
  port: number;
  close(): Promise<void>;
}

/** Opens both doors. PORT_IN_USE when another program has the port: we never move to another by ourselves. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const hosts = new Set<string>();
  const app = createApp({ ...options, hosts }, new PeerCheck(ownUserId()));
  const { tcp, tcp6, port } = await openPort(options, app as unknown as Hono);
  for (const host of hostsOf(options.hostname, port, options.extraHosts)) hosts.add(host);
  const unix = options.socket
    ? await openSocket(options.socket, options.log).catch(async (error: unknown) => {
        if (tcp6) await close(tcp6);
        return closeAndThrow(tcp, error);
      })
    : null;
  const autoLock = new AutoLock(options);
  const timer = setInterval(() => void autoLock.look(), limits.autoLockCheckMs);
  return {
    origin: `http://${options.hostname.includes(":") ? `[${options.hostname}]` : options.hostname}:${port}`,
    port,
    close: async () => {
      clearInterval(timer);
      await Promise.all([close(tcp), tcp6 ? close(tcp6) : null, unix ? close(unix) : null]);
      if (options.socket) rmSync(options.socket.path, { force: true });
    },
  };
}

/** The same port on every address that is ours. Where any will do, one that is free on the first alone is not taken. */
async function openPort(
  options: ServerOptions,
  app: Hono,
): Promise<{ tcp: Server; tcp6: Server | null; port: number }> {
  const tcp = httpServer(app, options.log);
  await listen(tcp, { host: options.hostname, port: options.port });
  const address = tcp.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  try {
    return { tcp, tcp6: await listenOnOtherLoopback(options, app, port), port };
  } catch (error) {
    await close(tcp);
    if (options.port !== 0 || !(error instanceof AppError) || error.code !== "PORT_IN_USE") throw error;
    return openPort(options, app);
  }
}

/**
 * Browsers take the name localhost, where mail is shown, to ::1 as well: whoever listened there on our port would be shown the
 * mail. So it is ours too, wherever there is such an address.
 */
async function listenOnOtherLoopback(
  { hostname, log }: ServerOptions,
  app: Hono,
  port: number,
): Promise<Server | null> {
  if (hostname !== "127.0.0.1" && hostname !== "0.0.0.0") return null;
  const server = httpServer(app, log);
  try {
    await listen(server, { host: "::1", port });
    return server;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    // A machine without IPv6 has nobody there.
    if (["EADDRNOTAVAIL", "EAFNOSUPPORT", "EPROTONOSUPPORT"].includes(code)) return null;
    throw error;
  }
}

/** Half open is not open: the port is given back when the socket cannot be had. */
async function closeAndThrow(server: Server, error: unknown): Promise<never> {
  await close(server);
  throw error;
}

function httpServer(app: Hono, log: Log): Server {
  const server = createHttpServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  // A connection that could not be accepted (too many files open) is that connection's end, not ours.
  server.on("error", (error: NodeJS.ErrnoException) => log.warn("server.failed", { code: error.code ?? "UNKNOWN" }));
  server.headersTimeout = limits.requestHeadersMs;
  // An upload of years of mail takes as long as it takes; who is slow is our own user.
  server.requestTimeout = 0;
  server.keepAliveTimeout = limits.idleConnectionMs;
  return server;
}

/** The socket's file mode is the door: only the owner of the folder can open it. */
async function openSocket({ path, app }: { path: string; app: Hono }, log: Log): Promise<Server> {
  const server = httpServer(app, log);
  if (await isAnswering(path)) throw new AppError("FOLDER_IN_USE");
  // Left behind by a process that was killed.
  rmSync(path, { force: true });
  const before = process.umask(0o177);
  try {
    await listen(server, { path });
  } finally {
    process.umask(before);
  }
  chmodSync(path, 0o600);
  return server;
}

function isAnswering(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

function listen(server: Server, where: { host: string; port: number } | { path: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        error.code === "EADDRINUSE" || error.code === "EACCES"
          ? new AppError("PORT_IN_USE", portOf(where), error)
          : error,
      );
    });
    server.listen(where, () => resolve());
  });
}

function portOf(where: { port: number } | { path: string }): { port: number | null } {
  return { port: "port" in where ? where.port : null };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    // Event streams and idle connections would keep it open for as long as their clients like.
    server.closeAllConnections();
  });
}
