import { Hono } from "hono";
import { limits } from "../kernel/limits.ts";
import { healthOf } from "./health.ts";
import { countOf } from "./read-query.ts";
import type { ServerState } from "./server-state.ts";

/** How Postern does: /api/health, /api/egress. */
export function healthRoutes(state: ServerState): Hono {
  const routes = new Hono();
  const postern = (request: Request) => state.access.requireSession(request).postern;

  routes.get("/health", async (c) => c.json(await healthOf(postern(c.req.raw))));
  routes.get("/egress", (c) => {
    const { reader } = postern(c.req.raw);
    const limit = countOf(c.req.query("limit") ?? "200", limits.egressRowsPerPageMax);
    const before = c.req.query("before");
    return c.json({
      connections: reader.egress({
        limit,
        before: before === undefined ? null : countOf(before, Number.MAX_SAFE_INTEGER),
      }),
    });
  });
  return routes;
}
