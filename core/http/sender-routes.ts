import { Hono } from "hono";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { trustedServerKey } from "../provenance/trusted-servers.ts";
import { asciiDomain } from "../provenance/domains.ts";
import type { OpenPostern } from "./postern.ts";
import { optionalStringField, refuseOthers } from "./read-field.ts";
import { readJson } from "./request-body.ts";
import type { ServerState } from "./server-state.ts";

/** Who wrote a mail: checking it, what plugins know of them, and whose word is believed: emails/:id/…, /api/trusted-servers. */
export function senderRoutes(state: ServerState): Hono {
  const routes = new Hono();
  const open = (request: Request) => state.access.requireSession(request).postern;

  routes.post("/emails/:emailId/security", async (c) => {
    const postern = open(c.req.raw);
    const security = await postern.provenance.check(messageOf(postern, c.req.param("emailId")).id);
    if (!security) throw new AppError("NOT_FOUND");
    return c.json(security);
  });

  routes.get("/emails/:emailId/sender", async (c) => {
    const postern = open(c.req.raw);
    const author = messageOf(postern, c.req.param("emailId")).from[0];
    const answers = author ? await postern.plugins.describe({ address: author.email, name: author.name ?? "" }) : [];
    const names = new Map(postern.plugins.list().map(({ id, name }) => [id, name]));
    return c.json({
      described: answers.map(({ plugin, answer }) => ({
        pluginId: plugin,
        plugin: names.get(plugin) ?? plugin,
        facts: answer,
      })),
    });
  });

  routes.get("/trusted-servers", (c) => c.json({ servers: trustedServers(open(c.req.raw)) }));

  /** `authservId`: whose results count; "" for nobody's; null to go back to what is learned from the mail. */
  routes.put("/trusted-servers/:source", async (c) => {
    const postern = open(c.req.raw);
    const sourceId = sourceOf(postern, c.req.param("source"));
    const body = await readJson(c.req.raw, limits.adminBodyBytesMax);
    refuseOthers(body, ["authservId"]);
    const given = optionalStringField(body, "authservId", limits.domainCharsMax);
    const value = given === null || given.trim() === "" ? given?.trim() : asciiDomain(given);
    if (given !== null && given.trim() !== "" && value === "")
      throw new AppError("BAD_REQUEST", { field: "authservId" });
    await postern.writer.perform({ op: "setting.set", key: trustedServerKey(sourceId), value: value ?? null });
    return c.json({ servers: trustedServers(postern) });
  });
  return routes;
}

function messageOf({ reader }: OpenPostern, emailId: string) {
  const messageId = reader.resolveEmailId(emailId);
  const [row] = messageId === null ? [] : reader.messagesByIds([messageId]);
  if (!row) throw new AppError("NOT_FOUND");
  return row;
}

/** A number, or "imports" for mail that came from no account. */
function sourceOf({ reader }: OpenPostern, text: string): number | null {
  if (text === "imports") return null;
  const source = reader.sources().find(({ id }) => String(id) === text);
  if (!source) throw new AppError("NOT_FOUND");
  return source.id;
}

function trustedServers({ reader, provenance }: OpenPostern) {
  const ids: Array<number | null> = [...reader.sources().map(({ id }) => id), null];
  return ids.map((id) => ({ source: id ?? "imports", ...provenance.servers.of(id) }));
}
