import { Hono } from "hono";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { healthOf } from "./health.ts";
import type { ServerState } from "./server-state.ts";

/** How Postern does: /api/health, /api/plugins, /api/egress. */
export function healthRoutes(state: ServerState): Hono {
  const routes = new Hono();
  const postern = (request: Request) => state.access.requireSession(request).postern;

  routes.get("/health", async (c) => c.json(await healthOf(postern(c.req.raw))));
  routes.get("/plugins", (c) => {
    const { plugins } = postern(c.req.raw);
    return c.json({ plugins: plugins.status(), walls: plugins.walls() });
  });
  routes.get("/egress", (c) => {
    const { reader } = postern(c.req.raw);
    const limit = numberOf(c.req.query("limit") ?? "200", limits.egressRowsPerPageMax);
    const before = c.req.query("before");
    return c.json({
      connections: reader.egress({
        limit,
        before: before === undefined ? null : numberOf(before, Number.MAX_SAFE_INTEGER),
      }),
    });
  });
  return routes;
}

function numberOf(text: string, max: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= 1 && value <= max)) throw new AppError("BAD_REQUEST");
  return value;
}
