import { Hono } from "hono";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { SourceRequest } from "./postern.ts";
import { choiceField, integerField, optionalStringField, refuseOthers, stringField } from "./read-field.ts";
import { readJson } from "./request-body.ts";
import type { ServerState } from "./server-state.ts";

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

const readers = {
  host: (body: Record<string, unknown>) => readHost(stringField(body, "host", limits.hostNameCharsMax)),
  port: (body: Record<string, unknown>) => integerField(body, "port", 1, 65_535),
  security: (body: Record<string, unknown>) => choiceField(body, "security", ["tls", "starttls"] as const),
  user: (body: Record<string, unknown>) => readLine(stringField(body, "user", limits.credentialCharsMax), "user"),
  password: (body: Record<string, unknown>) =>
    readLine(stringField(body, "password", limits.credentialCharsMax), "password"),
  trustedCertificate: (body: Record<string, unknown>) =>
    optionalStringField(body, "trustedCertificate", limits.certificateCharsMax),
  route: (body: Record<string, unknown>) =>
    body["route"] === undefined ? ("direct" as const) : choiceField(body, "route", ["direct", "tor"] as const),
};

function readSource(body: Record<string, unknown>): SourceRequest {
  refuseOthers(body, Object.keys(readers));
  const { host, port, security, user, password, trustedCertificate, route } = readers;
  return {
    host: host(body),
    port: port(body),
    security: security(body),
    user: user(body),
    password: password(body),
    trustedCertificate: trustedCertificate(body),
    route: route(body),
  };
}

function readChanges(body: Record<string, unknown>): Partial<SourceRequest> {
  refuseOthers(body, Object.keys(readers));
  const changes: Record<string, unknown> = {};
  for (const [field, read] of Object.entries(readers)) if (Object.hasOwn(body, field)) changes[field] = read(body);
  return changes as Partial<SourceRequest>;
}

/** A name or address of a host, nothing that could be read as more than that. */
function readHost(text: string): string {
  const host = text.trim();
  if (!/^[a-z0-9._-]+$/i.test(host) && !/^\[?[0-9a-f:.]+\]?$/i.test(host))
    throw new AppError("BAD_REQUEST", { field: "host" });
  return host;
}

/** What goes into a line of IMAP holds no line break. */
function readLine(text: string, field: string): string {
  if (text === "" || /[\r\n\0]/.test(text)) throw new AppError("BAD_REQUEST", { field });
  return text;
}

function idOf(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new AppError("NOT_FOUND");
  return Number(text);
}
