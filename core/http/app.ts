import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { AppError } from "../kernel/errors.ts";
import { adminRoutes } from "./admin-routes.ts";
import { foreignReason } from "./foreign-request.ts";
import { jmapRoutes } from "./jmap-routes.ts";
import { answerReservedHost } from "./reserved-host.ts";
import type { PeerCheck } from "./peer-check.ts";
import { problemOf } from "./problem.ts";
import { RenderingOrigin } from "./rendering-origin.ts";
import { commonHeaders } from "./security-headers.ts";
import { type AppOptions, createServerState } from "./server-state.ts";
import { passphraseRoutes, sessionRoutes } from "./session-routes.ts";
import { staticFiles } from "./static-files.ts";
import { ticketRoutes } from "./ticket-routes.ts";

/** Everything that Postern says over TCP. `peers` is null where there is no connection (in-process requests of tests). */
export function createApp(options: AppOptions, peers: PeerCheck | null): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const state = createServerState(options);
  const rendering = new RenderingOrigin(options.staticFolder);

  app.use(async (c, next) => {
    if (peers && !(await peers.isAllowed(c.env.incoming.socket)))
      throw new AppError("FOREIGN_REQUEST", { reason: "user" });
    const reason = foreignReason(c.req.raw.headers, options);
    // The page embeds the frames from another site on purpose; the host must be ours all the same.
    const frame = reason === "host" ? null : rendering.answer(c.req.raw);
    if (frame) return frame;
    if (reason !== null) throw new AppError("FOREIGN_REQUEST", { reason });
    const elsewhere = answerReservedHost(c.req.raw);
    if (elsewhere) return elsewhere;
    await next();
    for (const [name, value] of Object.entries(commonHeaders)) c.res.headers.set(name, value);
    return undefined;
  });

  app.onError((error) => {
    if (!(error instanceof AppError)) options.log.error("http.failed", { code: "INTERNAL", place: placeOf(error) });
    return withCommonHeaders(problemOf(error));
  });
  app.notFound(() => withCommonHeaders(problemOf(new AppError("NOT_FOUND"))));

  app.route("/api", sessionRoutes(state));
  app.route("/api", passphraseRoutes(state));
  app.route("/api", adminRoutes(state));
  app.route("/", ticketRoutes(state));
  app.route("/", jmapRoutes(state));
  // None of these is a place in the UI, and /cli/ is answered on the Unix socket alone.
  for (const path of ["/api/*", "/jmap/*", "/cli/*", "/.well-known/*", "/download/*"]) {
    app.all(path, () => {
      throw new AppError("NOT_FOUND");
    });
  }
  if (options.staticFolder !== null) app.route("/", staticFiles(options.staticFolder));
  return app;
}

function withCommonHeaders(response: Response): Response {
  for (const [name, value] of Object.entries(commonHeaders)) response.headers.set(name, value);
  return response;
}

/** Where it was thrown: file and line, never the message, which might hold mail. */
function placeOf(error: Error): string {
  return (
    (error.stack ?? "")
      .split("\n")
      .find((line) => line.includes("    at "))
      ?.trim()
      .slice(0, 200) ?? "unknown"
  );
}
