import { Hono } from "hono";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { ProviderChange } from "../oauth2/provider-settings.ts";
import type { AuthorizationRequest } from "../oauth2/sign-ins.ts";
import {
  choiceField,
  integerField,
  optionalStringField,
  refuseOthers,
  stringField,
  stringsField,
} from "./read-field.ts";
import { readJson } from "./request-body.ts";
import type { ServerState } from "./server-state.ts";

type Body = Record<string, unknown>;

/** Signing in to mail providers: /api/oauth2. No answer holds a token or a client secret. */
export function oauth2Routes(state: ServerState): Hono {
  const routes = new Hono();
  const open = (request: Request) => state.access.requireSession(request).postern.signIns;
  const bodyOf = (request: Request) => readJson(request, limits.adminBodyBytesMax);

  routes.get("/oauth2/providers", (c) => c.json({ providers: open(c.req.raw).providers.list() }));
  routes.post("/oauth2/providers", async (c) => {
    const { providers } = open(c.req.raw);
    return c.json(await providers.create(readProvider(await bodyOf(c.req.raw))), 201);
  });
  routes.put("/oauth2/providers/:id", async (c) => {
    const { providers } = open(c.req.raw);
    return c.json(await providers.change(c.req.param("id"), readProvider(await bodyOf(c.req.raw))));
  });
  routes.delete("/oauth2/providers/:id", async (c) => {
    await open(c.req.raw).providers.remove(c.req.param("id"));
    return c.json({});
  });
  routes.get("/oauth2/sign-ins", (c) => {
    const signIns = open(c.req.raw);
    return c.json({ signIns: signIns.list(), ended: signIns.ended() });
  });
  routes.post("/oauth2/authorizations", async (c) => {
    const signIns = open(c.req.raw);
    return c.json(await signIns.begin(readRequest(await bodyOf(c.req.raw))), 201);
  });
  routes.get("/oauth2/authorizations/:id", (c) => c.json(open(c.req.raw).status(c.req.param("id"))));
  routes.post("/oauth2/authorizations/:id/answer", async (c) => {
    const signIns = open(c.req.raw);
    const body = await bodyOf(c.req.raw);
    refuseOthers(body, ["url"]);
    return c.json(signIns.paste(c.req.param("id"), stringField(body, "url", limits.authorizationUrlCharsMax)));
  });
  routes.delete("/oauth2/authorizations/:id", async (c) => {
    await open(c.req.raw).cancel(c.req.param("id"));
    return c.json({});
  });
  return routes;
}

const providerFields = [
  "clientId",
  "clientSecret",
  "redirectPort",
  "name",
  "authorizationUrl",
  "tokenUrl",
  "revocationUrl",
  "scopes",
];

function readProvider(body: Body): ProviderChange {
  refuseOthers(body, providerFields);
  const has = (field: string) => Object.hasOwn(body, field);
  const text = (field: "name" | "authorizationUrl" | "tokenUrl") =>
    has(field) ? { [field]: stringField(body, field, limits.oauth2UrlCharsMax) } : {};
  const { redirectPort = null } = body;
  return {
    clientId: stringField(body, "clientId", limits.credentialCharsMax),
    ...(has("clientSecret") && { clientSecret: optionalStringField(body, "clientSecret", limits.credentialCharsMax) }),
    redirectPort: redirectPort === null ? null : integerField(body, "redirectPort", 1, 65_535),
    ...text("name"),
    ...text("authorizationUrl"),
    ...text("tokenUrl"),
    ...(has("revocationUrl") && {
      revocationUrl: optionalStringField(body, "revocationUrl", limits.oauth2UrlCharsMax),
    }),
    ...(has("scopes") && { scopes: stringsField(body, "scopes", limits.oauth2ScopesMax) }),
  };
}

function readRequest(body: Body): AuthorizationRequest {
  if (Object.hasOwn(body, "signInId")) {
    refuseOthers(body, ["signInId"]);
    return { signInId: integerField(body, "signInId", 1, Number.MAX_SAFE_INTEGER) };
  }
  refuseOthers(body, ["provider", "address", "route"]);
  const address = stringField(body, "address", limits.mailAddressCharsMax).trim();
  // It goes into the provider's address, and is kept to say whose sign-in it is.
  if (/[\u0000-\u001f\u007f]/.test(address)) throw new AppError("BAD_REQUEST", { field: "address" });
  return {
    provider: stringField(body, "provider", limits.identityNameCharsMax),
    address,
    route: body["route"] === undefined ? "direct" : choiceField(body, "route", ["direct", "tor"] as const),
  };
}
