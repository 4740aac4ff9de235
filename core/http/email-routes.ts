import { Hono } from "hono";
import { sourceOf } from "../jmap/email-get.ts";
import { readAttachments } from "../jmap/email-attachments.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { readableText } from "../mime/readable-text.ts";
import { parseQuery } from "../search/query-language.ts";
import { threadIdOf } from "../store/ids.ts";
import type { MessageRow } from "../store/types.ts";
import { blobResponse } from "./blob-response.ts";
import type { OpenPostern } from "./postern.ts";
import type { ServerState } from "./server-state.ts";

/** What the UI asks of one mail beside JMAP: /api/emails/…, and whether a search can be read: /api/search. */
export function emailRoutes(state: ServerState): Hono {
  const routes = new Hono();
  const find = (request: Request, emailId: string): { postern: OpenPostern; row: MessageRow } => {
    const { postern } = state.access.requireSession(request);
    const messageId = postern.reader.resolveEmailId(emailId);
    const [row] = messageId === null ? [] : postern.reader.messagesByIds([messageId]);
    if (!row) throw new AppError("NOT_FOUND");
    return { postern, row };
  };

  // Old links go on working: an Email id of before a merge leads to the one of today.
  routes.get("/emails/:emailId", (c) => {
    const { row } = find(c.req.raw, c.req.param("emailId"));
    return c.json({ emailId: row.emailId, threadId: threadIdOf(row.threadId) });
  });

  routes.get("/emails/:emailId/spam", (c) => {
    const { row } = find(c.req.raw, c.req.param("emailId"));
    return c.json({ verdict: row.spam, decision: row.spamDecision });
  });

  routes.get("/emails/:emailId/text", (c) => {
    const { postern, row } = find(c.req.raw, c.req.param("emailId"));
    const { raw, root } = sourceOf(postern, row).message();
    return c.json(readableText(raw, root), 200, { "Cache-Control": "no-store" });
  });

  routes.get("/emails/:emailId/raw", (c) => {
    const { postern, row } = find(c.req.raw, c.req.param("emailId"));
    return blobResponse(
      postern.vault.read(row.blob),
      `${row.emailId}.eml`,
      "message/rfc822",
      c.req.header("range") ?? null,
    );
  });

  routes.get("/emails/:emailId/attachments/:index/thumbnail", async (c) => {
    const { postern, row } = find(c.req.raw, c.req.param("emailId"));
    const message = readAttachments(postern, row, sourceOf(postern, row).message());
    const picture = await postern.attachments.thumbnail(message, indexIn(c.req.param("index")));
    if (picture === null) throw new AppError("NOT_FOUND");
    return blobResponse(picture.bytes, "thumbnail.webp", picture.type, c.req.header("range") ?? null);
  });

  // Made anew each time: a safe copy is never stored.
  routes.get("/emails/:emailId/attachments/:index/safe", async (c) => {
    const { postern, row } = find(c.req.raw, c.req.param("emailId"));
    const message = readAttachments(postern, row, sourceOf(postern, row).message());
    const copy = await postern.attachments.safeCopy(message, indexIn(c.req.param("index")));
    if (copy === null) throw new AppError("NOT_FOUND");
    const response = blobResponse(Buffer.from(copy.content), copy.name, copy.type, c.req.header("range") ?? null);
    response.headers.set("Postern-Removed", encodeURIComponent(JSON.stringify(copy.removed)));
    return response;
  });

  routes.get("/search", (c) => {
    state.access.requireSession(c.req.raw);
    const text = c.req.query("q") ?? "";
    if (text.length > limits.queryCharsMax * 2) throw new AppError("BAD_QUERY", { charsMax: limits.queryCharsMax });
    const parsed = parseQuery(text, { now: state.clock.now() });
    return c.json("problem" in parsed ? { ok: false, problem: parsed.problem } : { ok: true });
  });
  return routes;
}

/** -1, which nothing has, for what is no index. */
const indexIn = (text: string): number => (/^\d{1,6}$/.test(text) ? Number(text) : -1);
