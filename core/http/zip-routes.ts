import { type Context, Hono } from "hono";
import type { AttachmentAnswer } from "../attachments/attachments.ts";
import { readAttachments } from "../jmap/email-attachments.ts";
import { sourceOf } from "../jmap/email-get.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { contentDisposition } from "./blob-response.ts";
import type { OpenPostern } from "./postern.ts";
import { refuseOthers } from "./read-field.ts";
import { readJson } from "./request-body.ts";
import { blobHeaders } from "./security-headers.ts";
import type { ServerState } from "./server-state.ts";
import type { ZipTicket } from "./tickets.ts";

/** Attachments of a mail as one archive: this gives an address, and the routes of tickets answer it once. */
export function zipRoutes(state: ServerState): Hono {
  const routes = new Hono();

  routes.post("/emails/:emailId/attachments/zip", async (c: Context) => {
    const { access, postern } = state.access.requireSession(c.req.raw);
    const messageId = postern.reader.resolveEmailId(c.req.param("emailId") ?? "");
    const [row] = messageId === null ? [] : postern.reader.messagesByIds([messageId]);
    if (!row) throw new AppError("NOT_FOUND");
    const body = await readJson(c.req.raw, limits.adminBodyBytesMax);
    refuseOthers(body, ["indexes", "confirmed"]);
    const read = () => readAttachments(postern, row, sourceOf(postern, row).message());
    const files = await postern.attachments.of(row.id, read);
    const asked = indexesIn(body["indexes"]).map((index) => files[index] ?? refuse("indexes"));
    // As for a single file: what may do harm is given only to who was warned.
    const isGiven = ({ handling }: AttachmentAnswer) => body["confirmed"] === true || handling === "plain";
    const given = asked.filter(isGiven);
    if (given.length === 0) throw new AppError("RISK_UNCONFIRMED");
    const name = `${row.subject.trim() || "Attachments"}.zip`;
    const indexes = given.map(({ index }) => index);
    const token = state.tickets.issue({ messageId: row.id, indexes, name, cookie: access.cookie });
    const leftOut = asked.filter((file) => !isGiven(file)).map(({ safeName }) => safeName);
    return c.json({ url: `/download/${token}`, leftOut }, 201, { "Cache-Control": "no-store" });
  });
  return routes;
}

/** The archive is made while it is sent: how long it will be is not known before, and no part of it can be asked for. */
export async function zipResponse(postern: OpenPostern, { messageId, indexes, name }: ZipTicket): Promise<Response> {
  const [row] = postern.reader.messagesByIds([messageId]);
  if (!row) throw new AppError("NOT_FOUND");
  const message = readAttachments(postern, row, sourceOf(postern, row).message());
  const pieces = await postern.attachments.zip(message, indexes);
  const { "Accept-Ranges": _, ...headers } = blobHeaders;
  return new Response(ReadableStream.from(pieces) as ReadableStream<Uint8Array<ArrayBuffer>>, {
    headers: { ...headers, "Content-Type": "application/zip", "Content-Disposition": contentDisposition(name) },
  });
}

function indexesIn(value: unknown): number[] {
  if (!Array.isArray(value) || value.length === 0) return refuse("indexes");
  if (value.length > limits.zippedFilesMax) throw new AppError("TOO_LARGE", { filesMax: limits.zippedFilesMax });
  const isIndex = (index: unknown): index is number => Number.isSafeInteger(index) && (index as number) >= 0;
  if (!value.every(isIndex) || new Set(value).size !== value.length) return refuse("indexes");
  return value;
}

function refuse(field: string): never {
  throw new AppError("BAD_REQUEST", { field });
}
