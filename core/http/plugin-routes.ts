import type { Context } from "hono";
import { Hono } from "hono";
import { isObject } from "../jmap/arguments.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { AuditRow, Grants } from "../plugins/plugin-record.ts";
import type { StoredAuditRow } from "../store/plugin-audit.ts";
import type { MessageId } from "../store/types.ts";
import type { OpenPostern } from "./postern.ts";
import { countOf } from "./read-query.ts";
import { refuseOthers } from "./read-field.ts";
import { readBytes, readJson } from "./request-body.ts";

/**
 * Plugins: what they are and may do, installing and updating them, and what they did: plugins/…, emails/:id/plugins. `open`
 * lets in who may ask: a session of the page, or the owner's command line.
 */
export function pluginRoutes(open: (request: Request) => OpenPostern): Hono {
  const routes = new Hono();
  const platform = (c: Context) => open(c.req.raw).plugins;
  const grantsOf = async (c: Context): Promise<Grants> => {
    const body = await readJson(c.req.raw, limits.adminBodyBytesMax);
    refuseOthers(body, ["grants"]);
    return objectField(body, "grants") as Grants;
  };
  /** The plugin as it is after the change. */
  const changed = async (c: Context, change: (id: string) => Promise<unknown>) => {
    const id = c.req.param("id") ?? "";
    const { plugins } = open(c.req.raw);
    await change(id);
    return c.json(plugins.detail(id));
  };

  routes.get("/plugins", (c) => {
    const plugins = platform(c);
    return c.json({ plugins: plugins.list(), walls: plugins.walls() });
  });
  routes.get("/plugins/audit", async (c) => {
    const postern = open(c.req.raw);
    const limit = countOf(c.req.query("limit") ?? "100", limits.auditRowsPerPageMax);
    const before = c.req.query("before");
    const text = c.req.query("text") ?? "";
    if (text.length > limits.auditTextCharsMax) throw new AppError("BAD_REQUEST", { field: "text" });
    await postern.plugins.flushAudit();
    return c.json(
      page(
        postern,
        limit,
        postern.reader.pluginAudit({
          limit: limit + 1,
          before: before === undefined ? null : countOf(before, Number.MAX_SAFE_INTEGER),
          pluginId: c.req.query("plugin") ?? null,
          messageId: null,
          text: text === "" ? null : text,
        }),
      ),
    );
  });
  routes.get("/plugins/:id", (c) => c.json(platform(c).detail(c.req.param("id"))));
  routes.get("/plugins/:id/preview", async (c) => c.json(await platform(c).preview(c.req.param("id"))));
  routes.post("/plugins", async (c) => {
    const { installs } = platform(c);
    const bytes = await readBytes(c.req.raw, limits.pluginPackageBytesMax);
    return c.json(await installs.inspect(bytes));
  });
  routes.post("/plugins/:id/enable", async (c) => {
    const { installs } = platform(c);
    const grants = await grantsOf(c);
    return changed(c, (id) => installs.enable(id, grants));
  });
  routes.post("/plugins/:id/disable", (c) => changed(c, (id) => platform(c).installs.disable(id)));
  routes.put("/plugins/:id/grants", async (c) => {
    const { installs } = platform(c);
    const grants = await grantsOf(c);
    return changed(c, (id) => installs.setGrants(id, grants));
  });
  routes.put("/plugins/:id/settings", async (c) => {
    const { installs } = platform(c);
    const body = await readJson(c.req.raw, limits.adminBodyBytesMax);
    refuseOthers(body, ["settings"]);
    const settings = objectField(body, "settings");
    return changed(c, (id) => installs.setSettings(id, settings));
  });
  routes.post("/plugins/:id/update", async (c) => {
    const { installs } = platform(c);
    const body = await readJson(c.req.raw, limits.adminBodyBytesMax);
    refuseOthers(body, ["grants"]);
    const grants = body["grants"] === undefined ? null : (objectField(body, "grants") as Grants);
    return changed(c, (id) => installs.agreeToUpdate(id, grants));
  });
  routes.delete("/plugins/:id/update", (c) => changed(c, (id) => platform(c).installs.declineUpdate(id)));
  routes.post("/plugins/:id/rollback", (c) => changed(c, (id) => platform(c).installs.rollback(id)));
  routes.post("/plugins/:id/undo-tags", async (c) =>
    c.json({ messages: await platform(c).installs.undoTags(c.req.param("id")) }),
  );
  routes.delete("/plugins/:id", async (c) => {
    const data = c.req.query("data") ?? "keep";
    if (data !== "keep" && data !== "remove") throw new AppError("BAD_REQUEST", { field: "data" });
    await platform(c).installs.remove(c.req.param("id"), data === "remove");
    return c.json({});
  });

  routes.get("/emails/:emailId/plugins", async (c) => {
    const postern = open(c.req.raw);
    const messageId = postern.reader.resolveEmailId(c.req.param("emailId"));
    if (messageId === null) throw new AppError("NOT_FOUND");
    await postern.plugins.flushAudit();
    const limit = limits.auditRowsPerPageMax;
    return c.json(
      page(
        postern,
        limit,
        postern.reader.pluginAudit({ limit: limit + 1, before: null, pluginId: null, messageId, text: null }),
      ),
    );
  });
  return routes;
}

/** One row more than the page was asked for: there are more. */
function page(postern: OpenPostern, limit: number, found: StoredAuditRow[]): { rows: AuditRow[]; more: boolean } {
  const rows = found.slice(0, limit).map(({ pluginId, messageId, ...row }) => ({
    ...row,
    plugin: pluginId,
    emailId: emailIdOf(postern, messageId),
  }));
  return { rows, more: found.length > limit };
}

function emailIdOf({ reader }: OpenPostern, messageId: MessageId | null): string | null {
  return messageId === null ? null : (reader.emailIdsOf([messageId])[0] ?? null);
}

function objectField(body: Record<string, unknown>, field: string): Record<string, unknown> {
  const value = body[field];
  if (!isObject(value)) throw new AppError("BAD_REQUEST", { field });
  return value;
}
