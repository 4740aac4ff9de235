import { Hono } from "hono";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { RelayRequest } from "./postern.ts";
import { choiceField, integerField, refuseOthers, stringField } from "./read-field.ts";
import { changedFields, serverFields } from "./read-server.ts";
import { readJson } from "./request-body.ts";
import type { ServerState } from "./server-state.ts";

/** Mail servers that mail is given to, and where an address has its servers: /api/relays, /api/autoconfig. */
export function relayRoutes(state: ServerState): Hono {
  const routes = new Hono();
  const open = (request: Request) => state.access.requireSession(request).postern;
  const bodyOf = (request: Request) => readJson(request, limits.adminBodyBytesMax);

  routes.get("/relays", (c) => c.json({ relays: open(c.req.raw).relays.list() }));
  routes.post("/relays", async (c) => {
    const { relays } = open(c.req.raw);
    const { sendAs, ...body } = await bodyOf(c.req.raw);
    return c.json(await relays.create(readRelay(body), readSendAs(sendAs)), 201);
  });
  routes.post("/relays/test", async (c) => {
    const { relays } = open(c.req.raw);
    return c.json(await relays.test(readRelay(await bodyOf(c.req.raw))));
  });
  routes.patch("/relays/:id", async (c) => {
    const { relays } = open(c.req.raw);
    return c.json(await relays.update(idOf(c.req.param("id")), changedFields(await bodyOf(c.req.raw), readers)));
  });
  routes.post("/relays/:id/test", async (c) => {
    const { relays } = open(c.req.raw);
    return c.json(await relays.testChanges(idOf(c.req.param("id")), changedFields(await bodyOf(c.req.raw), readers)));
  });
  routes.delete("/relays/:id", async (c) => {
    await open(c.req.raw).relays.remove(idOf(c.req.param("id")));
    return c.json({});
  });
  routes.get("/autoconfig", async (c) => {
    const { autoconfig } = open(c.req.raw);
    const address = c.req.query("address") ?? "";
    if (address.length > limits.mailAddressCharsMax) throw new AppError("BAD_REQUEST", { field: "address" });
    const route = choiceField({ route: c.req.query("route") ?? "direct" }, "route", ["direct", "tor"] as const);
    return c.json({ found: await autoconfig.find(address.trim(), route) });
  });
  return routes;
}

const ways = ["password", "oauth2", "none"] as const;

const readers = {
  ...serverFields,
  /** A server that asks for no login has neither. */
  user: (body: Record<string, unknown>) => (isOpen(body) ? "" : serverFields.user(body)),
  password: (body: Record<string, unknown>) => (isOpen(body) ? "" : serverFields.password(body)),
  authentication: (body: Record<string, unknown>) =>
    body["authentication"] === undefined ? ("password" as const) : choiceField(body, "authentication", ways),
  sourceId: (body: Record<string, unknown>) =>
    body["sourceId"] === undefined || body["sourceId"] === null
      ? null
      : integerField(body, "sourceId", 1, Number.MAX_SAFE_INTEGER),
};

const isOpen = (body: Record<string, unknown>): boolean => body["authentication"] === "none";

function readRelay(body: Record<string, unknown>): RelayRequest {
  refuseOthers(body, Object.keys(readers));
  return {
    host: readers.host(body),
    port: readers.port(body),
    security: readers.security(body),
    user: readers.user(body),
    password: readers.password(body),
    signInId: readers.signInId(body),
    authentication: readers.authentication(body),
    trustedCertificate: readers.trustedCertificate(body),
    route: readers.route(body),
    sourceId: readers.sourceId(body),
  };
}

/** The identity that is to send by it. */
function readSendAs(value: unknown): { email: string; name: string } | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== "object") throw new AppError("BAD_REQUEST", { field: "sendAs" });
  const fields = value as Record<string, unknown>;
  refuseOthers(fields, ["email", "name"]);
  const name = stringField(fields, "name", limits.identityNameCharsMax);
  if (/[\u0000-\u001f\u007f]/.test(name)) throw new AppError("BAD_REQUEST", { field: "name" });
  return { email: stringField(fields, "email", limits.mailAddressCharsMax), name };
}

function idOf(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new AppError("NOT_FOUND");
  return Number(text);
}
