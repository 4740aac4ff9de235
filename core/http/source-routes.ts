import { Hono } from "hono";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { SourceRequest } from "./postern.ts";
import { booleanField, refuseOthers } from "./read-field.ts";
import { changedFields, serverFields } from "./read-server.ts";
import { readJson } from "./request-body.ts";
import type { ServerState } from "./server-state.ts";

const readers = {
  ...serverFields,
  isReadOnly: (body: Record<string, unknown>) => body["isReadOnly"] !== undefined && booleanField(body, "isReadOnly"),
};

/** Mail servers that mail comes from: /api/sources. */
export function sourceRoutes(state: ServerState): Hono {
  const routes = new Hono();
  const sources = (request: Request) => state.access.requireSession(request).postern.sources;

  routes.get("/sources", (c) => c.json({ sources: sources(c.req.raw).list() }));
  routes.post("/sources", async (c) => {
    const part = sources(c.req.raw);
    return c.json(await part.create(readSource(await readJson(c.req.raw, limits.adminBodyBytesMax))), 201);
  });
  routes.post("/sources/test", async (c) => {
    const part = sources(c.req.raw);
    return c.json(await part.test(readSource(await readJson(c.req.raw, limits.adminBodyBytesMax))));
  });
  routes.patch("/sources/:id", async (c) => {
    const part = sources(c.req.raw);
    const changes = readChanges(await readJson(c.req.raw, limits.adminBodyBytesMax));
    return c.json(await part.update(idOf(c.req.param("id")), changes));
  });
  routes.post("/sources/:id/test", async (c) => {
    const part = sources(c.req.raw);
    const changes = readChanges(await readJson(c.req.raw, limits.adminBodyBytesMax));
    return c.json(await part.testChanges(idOf(c.req.param("id")), changes));
  });
  routes.delete("/sources/:id", async (c) => {
    await sources(c.req.raw).remove(idOf(c.req.param("id")));
    return c.json({});
  });
  routes.post("/sources/:id/sync", async (c) =>
    c.json((await sources(c.req.raw).sync(idOf(c.req.param("id")))) ?? {}, 202),
  );
  return routes;
}

function readSource(body: Record<string, unknown>): SourceRequest {
  refuseOthers(body, Object.keys(readers));
  const { host, port, security, user, password, signInId, trustedCertificate, route, isReadOnly } = readers;
  return {
    host: host(body),
    port: port(body),
    security: security(body),
    user: user(body),
    password: password(body),
    signInId: signInId(body),
    trustedCertificate: trustedCertificate(body),
    route: route(body),
    isReadOnly: isReadOnly(body),
  };
}

function readChanges(body: Record<string, unknown>): Partial<SourceRequest> {
  return changedFields(body, readers);
}

function idOf(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new AppError("NOT_FOUND");
  return Number(text);
}
