import { Hono } from "hono";
import { connectionPurposes } from "../network/egress-policy.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { NetworkSettings } from "../network/network.ts";
import type { EgressFilter } from "../store/egress-ledger.ts";
import { booleanField, choiceField, refuseOthers, stringField } from "./read-field.ts";
import { countOf } from "./read-query.ts";
import { readJson } from "./request-body.ts";
import type { ServerState } from "./server-state.ts";

/** Whom Postern speaks to, and by which way: /api/egress, /api/network. */
export function networkRoutes(state: ServerState): Hono {
  const routes = new Hono();
  const network = (request: Request) => state.access.requireSession(request).postern.network;

  routes.get("/egress", (c) => {
    const part = network(c.req.raw);
    const limit = countOf(c.req.query("limit") ?? "200", limits.egressRowsPerPageMax);
    const text = c.req.query("before");
    const before = text === undefined ? null : countOf(text, Number.MAX_SAFE_INTEGER);
    return c.json({ connections: part.ledger({ limit, before, ...readFilter((name) => c.req.query(name)) }) });
  });
  routes.get("/egress/hosts", (c) => c.json({ hosts: network(c.req.raw).hosts() }));

  routes.get("/network", (c) => c.json(network(c.req.raw).status()));
  routes.patch("/network", async (c) => {
    const part = network(c.req.raw);
    return c.json(await part.change(readChanges(await readJson(c.req.raw, limits.adminBodyBytesMax))));
  });
  routes.post("/network/tor", async (c) => c.json(await network(c.req.raw).useTor()));
  return routes;
}

const outcomes = ["open", "ok", "refused", "failed"] as const;

function readFilter(query: (name: string) => string | undefined): EgressFilter {
  const [host, actor] = [readText(query("host"), "host"), readText(query("actor"), "actor")];
  const purpose = readChoice(query("purpose"), "purpose", connectionPurposes);
  const route = readChoice(query("route"), "route", ["direct", "tor"] as const);
  const outcome = readChoice(query("outcome"), "outcome", outcomes);
  return {
    ...(host !== undefined && { host }),
    ...(actor !== undefined && { actor }),
    ...(purpose !== undefined && { purpose }),
    ...(route !== undefined && { route }),
    ...(outcome !== undefined && { outcome }),
  };
}

function readText(value: string | undefined, field: string): string | undefined {
  if (value !== undefined && value.length > limits.hostNameCharsMax) throw new AppError("BAD_REQUEST", { field });
  return value;
}

function readChoice<T extends string>(value: string | undefined, field: string, allowed: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  return allowed.find((each) => each === value) ?? refuse(field);
}

function refuse(field: string): never {
  throw new AppError("BAD_REQUEST", { field });
}

function readChanges(body: Record<string, unknown>): Partial<NetworkSettings> {
  const readers = {
    torMode: () => choiceField(body, "torMode", ["automatic", "at", "never"] as const),
    torAddress: () => stringField(body, "torAddress", limits.hostNameCharsMax).trim(),
    isOnlyTor: () => booleanField(body, "isOnlyTor"),
  };
  refuseOthers(body, Object.keys(readers));
  const changes = Object.entries(readers).filter(([field]) => Object.hasOwn(body, field));
  return Object.fromEntries(changes.map(([field, read]) => [field, read()]));
}
