import { Hono } from "hono";
import { appPasswordRoutes } from "./app-password-routes.ts";
import { draftRoutes } from "./draft-routes.ts";
import { emailRoutes } from "./email-routes.ts";
import { healthRoutes } from "./health-routes.ts";
import { networkRoutes } from "./network-routes.ts";
import { oauth2Routes } from "./oauth2-routes.ts";
import { importRoutes } from "./import-routes.ts";
import { outboxRoutes } from "./outbox-routes.ts";
import { pictureRoutes } from "./picture-routes.ts";
import { panelRoutes } from "./panel-routes.ts";
import { pluginRoutes } from "./plugin-routes.ts";
import { relayRoutes } from "./relay-routes.ts";
import type { ServerState } from "./server-state.ts";
import { senderRoutes } from "./sender-routes.ts";
import { settingRoutes } from "./setting-routes.ts";
import { sourceRoutes } from "./source-routes.ts";
import { writingRoutes } from "./writing-routes.ts";
import { zipRoutes } from "./zip-routes.ts";

/** What JMAP has no word for; a session is needed for all of it. docs/api/openapi.json describes each route. */
export function adminRoutes(state: ServerState): Hono {
  const routes = new Hono();
  routes.route("/", importRoutes(state));
  routes.route("/", sourceRoutes(state));
  routes.route("/", relayRoutes(state));
  routes.route("/", oauth2Routes(state));
  routes.route("/", settingRoutes(state));
  routes.route("/", appPasswordRoutes(state));
  routes.route(
    "/",
    pluginRoutes((request) => state.access.requireSession(request).postern),
  );
  routes.route("/", emailRoutes(state));
  routes.route("/", draftRoutes(state));
  routes.route("/", writingRoutes(state));
  routes.route("/", zipRoutes(state));
  routes.route("/", panelRoutes(state));
  routes.route("/", senderRoutes(state));
  routes.route("/", pictureRoutes(state));
  routes.route("/", healthRoutes(state));
  routes.route("/", networkRoutes(state));
  routes.route("/", outboxRoutes(state));
  return routes;
}
