import type { Context } from "hono";
import { Hono } from "hono";
import { isObject } from "../jmap/arguments.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { buildSources } from "../plugins/authoring/build-sources.ts";
import type { AuditRow, Grants, MessageVerdict, PluginWhole } from "../plugins/plugin-record.ts";
import type { Seen } from "../plugins/seen.ts";
import type { AuditQuery } from "../store/plugin-audit.ts";
import type { MessageId } from "../store/types.ts";
import type { OpenPostern } from "./postern.ts";
import { countOf } from "./read-query.ts";
import { booleanField, refuseOthers, stringField } from "./read-field.ts";
import { readBytes, readJson } from "./request-body.ts";

type Open = (request: Request) => OpenPostern;

const sha256HexChars = 64;

/**
 * Plugins: what they are and may do, installing and updating them, and what they did: plugins/…, emails/:id/plugins. `open`
 * lets in who may ask: a session of the page, or the owner's command line.
 */
export function pluginRoutes(open: Open): Hono {
  const routes = new Hono();
  addAudit(routes, open);
  addViews(routes, open);
  addDecisions(routes, open);
  addSecrets(routes, open);
  addUpdates(routes, open);
  return routes;
}

function addViews(routes: Hono, open: Open): void {
  const platform = (c: Context) => open(c.req.raw).plugins;
  routes.get("/plugins", (c) => c.json({ plugins: platform(c).list(), walls: platform(c).walls() }));
  routes.get("/plugins/:id", async (c) => c.json(await wholeOf(platform(c), c.req.param("id"))));
  routes.get("/plugins/:id/preview", async (c) => c.json(await platform(c).preview(c.req.param("id"))));
}

function addDecisions(routes: Hono, open: Open): void {
  const installs = (c: Context) => open(c.req.raw).plugins.installs;
  routes.post("/plugins", async (c) => {
    const platform = installs(c);
    return c.json(await platform.inspect(await readBytes(c.req.raw, limits.pluginPackageBytesMax)));
  });
  routes.post("/plugins/source", async (c) => {
    const platform = installs(c);
    const body = await readJson(c.req.raw, limits.pluginSourceBytesMax);
    refuseOthers(body, ["files"]);
    return c.json(await platform.inspect(await buildSources(objectField(body, "files"))));
  });
  routes.post("/plugins/:id/enable", (c) =>
    changed(c, open, async (id) => {
      const { grants, seen } = await decisionOf(c);
      return installs(c).enable(id, grants, seen);
    }),
  );
  routes.post("/plugins/:id/disable", (c) => changed(c, open, (id) => installs(c).disable(id)));
  routes.put("/plugins/:id/grants", (c) =>
    changed(c, open, async (id) => {
      const { grants, seen } = await decisionOf(c);
      return installs(c).setGrants(id, grants, seen);
    }),
  );
  routes.put("/plugins/:id/settings", (c) =>
    changed(c, open, async (id) => installs(c).setSettings(id, await fieldOf(c, "settings"))),
  );
  routes.put("/plugins/:id/denials", (c) =>
    changed(c, open, async (id) => {
      const body = await bodyOf(c, ["capability", "isKept"]);
      const capability = stringField(body, "capability", limits.pluginLabelCharsMax);
      return installs(c).keepDenied(id, capability, booleanField(body, "isKept"));
    }),
  );
  routes.post("/plugins/:id/undo-tags", async (c) =>
    c.json({ messages: await installs(c).undoTags(c.req.param("id")) }),
  );
  routes.delete("/plugins/:id", async (c) => {
    const data = c.req.query("data") ?? "keep";
    if (data !== "keep" && data !== "remove") throw new AppError("BAD_REQUEST", { field: "data" });
    await installs(c).remove(c.req.param("id"), data === "remove");
    return c.json({});
  });
}

/** What they are goes in and never comes out. */
function addSecrets(routes: Hono, open: Open): void {
  const installs = (c: Context) => open(c.req.raw).plugins.installs;
  routes.put("/plugins/:id/secrets/:name", (c) =>
    changed(c, open, async (id) => {
      const value = stringField(await bodyOf(c, ["value"]), "value", limits.pluginSecretCharsMax * 2);
      return installs(c).setSecret(id, c.req.param("name"), value);
    }),
  );
  routes.delete("/plugins/:id/secrets/:name", (c) =>
    changed(c, open, (id) => installs(c).setSecret(id, c.req.param("name"), null)),
  );
}

function addUpdates(routes: Hono, open: Open): void {
  const installs = (c: Context) => open(c.req.raw).plugins.installs;
  routes.post("/plugins/:id/update", (c) =>
    changed(c, open, async (id) => {
      const body = await bodyOf(c, ["grants", "seen"]);
      const grants = body["grants"] === undefined ? null : (objectField(body, "grants") as Grants);
      return installs(c).agreeToUpdate(id, grants, seenIn(body));
    }),
  );
  routes.delete("/plugins/:id/update", (c) => changed(c, open, (id) => installs(c).declineUpdate(id)));
  routes.post("/plugins/:id/rollback", (c) => changed(c, open, (id) => installs(c).rollback(id)));
}

function addAudit(routes: Hono, open: Open): void {
  routes.get("/plugins/audit", async (c) => {
    const postern = open(c.req.raw);
    const before = c.req.query("before");
    const text = c.req.query("text") ?? "";
    if (text.length > limits.auditTextCharsMax) throw new AppError("BAD_REQUEST", { field: "text" });
    return c.json(
      await auditPage(postern, countOf(c.req.query("limit") ?? "100", limits.auditRowsPerPageMax), {
        before: before === undefined ? null : countOf(before, Number.MAX_SAFE_INTEGER),
        pluginId: c.req.query("plugin") ?? null,
        messageId: null,
        text: text === "" ? null : text,
      }),
    );
  });

  routes.get("/emails/:emailId/plugins", async (c) => {
    const postern = open(c.req.raw);
    const messageId = postern.reader.resolveEmailId(c.req.param("emailId"));
    if (messageId === null) throw new AppError("NOT_FOUND");
    const query = { before: null, pluginId: null, messageId, text: null };
    const page = await auditPage(postern, limits.auditRowsPerPageMax, query);
    return c.json({ ...page, verdict: verdictOn(postern, messageId) });
  });
}

/** The plugin as it is after the change. */
async function changed(c: Context, open: Open, change: (id: string) => Promise<unknown>): Promise<Response> {
  const id = c.req.param("id") ?? "";
  const { plugins } = open(c.req.raw);
  await change(id);
  return c.json(await wholeOf(plugins, id));
}

async function wholeOf(plugins: OpenPostern["plugins"], id: string): Promise<PluginWhole> {
  const detail = plugins.detail(id);
  return { ...detail, update: await plugins.installs.inspectWaiting(id) };
}

async function bodyOf(c: Context, fields: string[]): Promise<Record<string, unknown>> {
  const body = await readJson(c.req.raw, limits.adminBodyBytesMax);
  refuseOthers(body, fields);
  return body;
}

const fieldOf = async (c: Context, field: string) => objectField(await bodyOf(c, [field]), field);

async function decisionOf(c: Context): Promise<{ grants: Grants; seen: Seen }> {
  const body = await bodyOf(c, ["grants", "seen"]);
  return { grants: objectField(body, "grants") as Grants, seen: seenIn(body) };
}

function seenIn(body: Record<string, unknown>): Seen {
  if (body["seen"] === undefined) return {};
  const seen = objectField(body, "seen");
  refuseOthers(seen, ["hash", "grants"]);
  return {
    ...(seen["hash"] === undefined ? {} : { hash: stringField(seen, "hash", sha256HexChars) }),
    ...(seen["grants"] === undefined ? {} : { grants: objectField(seen, "grants") as Grants }),
  };
}

/** What plugins did up to now; one row more than the page is asked for, to know whether there are more. */
async function auditPage(
  postern: OpenPostern,
  limit: number,
  query: Omit<AuditQuery, "limit">,
): Promise<{ rows: AuditRow[]; more: boolean }> {
  await postern.plugins.flushAudit();
  const found = postern.reader.plugins.audit({ ...query, limit: limit + 1 });
  const rows = found.slice(0, limit).map(({ pluginId, messageId, ...row }) => ({
    ...row,
    plugin: pluginId,
    emailId: emailIdOf(postern, messageId),
  }));
  return { rows, more: found.length > limit };
}

/** Who judged it. Of plugins that ship with Postern this is what says that they read it: the audit holds only the others. */
function verdictOn({ reader }: OpenPostern, messageId: MessageId): MessageVerdict | null {
  const spam = reader.messagesByIds([messageId])[0]?.spam ?? null;
  return spam === null ? null : { plugin: spam.pluginId, version: spam.pluginVersion, score: spam.score };
}

function emailIdOf({ reader }: OpenPostern, messageId: MessageId | null): string | null {
  return messageId === null ? null : (reader.emailIdsOf([messageId])[0] ?? null);
}

function objectField(body: Record<string, unknown>, field: string): Record<string, unknown> {
  const value = body[field];
  if (!isObject(value)) throw new AppError("BAD_REQUEST", { field });
  return value;
}
