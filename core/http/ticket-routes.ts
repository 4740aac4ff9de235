import { Hono } from "hono";
import { fetchBlob } from "../jmap/blob.ts";
import { handlingOf } from "../jmap/email-attachments.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { blobResponse } from "./blob-response.ts";
import { readJson } from "./request-body.ts";
import type { ServerState } from "./server-state.ts";
import { readSessionCookie } from "./sessions.ts";
import { zipResponse } from "./zip-routes.ts";

/** One-use downloads: POST /api/tickets gives an address, GET /download/… answers once. */
export function ticketRoutes(state: ServerState): Hono {
  const routes = new Hono();

  routes.post("/api/tickets", async (c) => {
    const { access, postern } = state.access.requireSession(c.req.raw);
    const { blobId, name, type, confirmed } = await readJson(c.req.raw, limits.adminBodyBytesMax);
    if (typeof blobId !== "string" || typeof name !== "string" || typeof type !== "string") {
      throw new AppError("BAD_REQUEST", { field: "blobId, name, type" });
    }
    // The question before a risky file is the kernel's: a page that forgot to ask gets nothing.
    if (confirmed !== true && (await handlingOf(postern, blobId)) !== "plain") throw new AppError("RISK_UNCONFIRMED");
    const token = state.tickets.issue({ blobId, name, type, cookie: access.cookie });
    return c.json({ url: `/download/${token}` }, 201, { "Cache-Control": "no-store" });
  });

  routes.get("/download/:token", async (c) => {
    const ticket = state.tickets.take(c.req.param("token"), readSessionCookie(c.req.header("cookie")));
    if (!ticket) throw new AppError("NOT_FOUND");
    const postern = state.keyholder.postern();
    if (!postern) throw new AppError("LOCKED");
    if ("messageId" in ticket) return zipResponse(postern, ticket);
    const bytes = await fetchBlob(postern, ticket.blobId);
    if (!bytes) throw new AppError("NOT_FOUND");
    return blobResponse(bytes, ticket.name, ticket.type, c.req.header("range") ?? null);
  });

  return routes;
}
