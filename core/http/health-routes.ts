import { Hono } from "hono";
import { healthOf } from "./health.ts";
import type { ServerState } from "./server-state.ts";

/** How Postern does: /api/health. */
export function healthRoutes(state: ServerState): Hono {
  const routes = new Hono();
  const postern = (request: Request) => state.access.requireSession(request).postern;

  routes.get("/health", async (c) => c.json(await healthOf(postern(c.req.raw))));
  return routes;
}
