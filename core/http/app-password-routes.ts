import { Hono } from "hono";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { createAppPassword } from "./create-app-password.ts";
import { choiceField, refuseOthers, stringField } from "./read-field.ts";
import { readJson } from "./request-body.ts";
import type { ServerState } from "./server-state.ts";

/** Passwords for other mail programs: /api/app-passwords. */
export function appPasswordRoutes(state: ServerState): Hono {
  const routes = new Hono();
  const postern = (request: Request) => state.access.requireSession(request).postern;

  routes.get("/app-passwords", (c) => c.json({ appPasswords: postern(c.req.raw).reader.appPasswords() }));

  routes.post("/app-passwords", async (c) => {
    const body = await readJson(c.req.raw, limits.adminBodyBytesMax);
    refuseOthers(body, ["name", "scope"]);
    const name = stringField(body, "name", limits.appPasswordNameCharsMax);
    const made = await createAppPassword(postern(c.req.raw), name, choiceField(body, "scope", ["read", "send"]));
    return c.json(made, 201, { "Cache-Control": "no-store" });
  });

  routes.delete("/app-passwords/:id", async (c) => {
    const { reader, writer } = postern(c.req.raw);
    const found = reader.appPasswords().find((each) => String(each.id) === c.req.param("id"));
    if (!found) throw new AppError("NOT_FOUND");
    await writer.perform({ op: "appPassword.revoke", id: found.id });
    return c.json({});
  });
  return routes;
}
