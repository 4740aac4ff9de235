import { Hono } from "hono";
import { sourceOf } from "../jmap/email-get.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { ShownPicture } from "../reading/remote-pictures.ts";
import type { MessageRow } from "../store/types.ts";
import { blobHeaders } from "./security-headers.ts";
import type { OpenPostern } from "./postern.ts";
import { choiceField, refuseOthers, stringField } from "./read-field.ts";
import { readJson } from "./request-body.ts";
import type { ServerState } from "./server-state.ts";

/** Pictures in mail: those that came with it, those that are elsewhere, and whether they may be fetched. */
export function pictureRoutes(state: ServerState): Hono {
  const routes = new Hono();
  const find = (request: Request, emailId: string): { postern: OpenPostern; row: MessageRow } => {
    const { postern } = state.access.requireSession(request);
    const messageId = postern.reader.resolveEmailId(emailId);
    const [row] = messageId === null ? [] : postern.reader.messagesByIds([messageId]);
    if (!row) throw new AppError("NOT_FOUND");
    return { postern, row };
  };

  routes.get("/emails/:emailId/inline/:cid", async (c) => {
    const { postern, row } = find(c.req.raw, c.req.param("emailId"));
    const { reading } = postern;
    return pictureResponse(await reading.inlinePicture(row, c.req.param("cid"), sourceOf(postern, row).message));
  });

  routes.get("/emails/:emailId/pictures/:index", async (c) => {
    const { postern, row } = find(c.req.raw, c.req.param("emailId"));
    const index = /^\d{1,6}$/.test(c.req.param("index")) ? Number(c.req.param("index")) : -1;
    return pictureResponse(await postern.reading.remotePicture(row, index, sourceOf(postern, row).message));
  });

  routes.put("/emails/:emailId/pictures", async (c) => {
    const { postern, row } = find(c.req.raw, c.req.param("emailId"));
    const body = await readJson(c.req.raw, limits.adminBodyBytesMax);
    refuseOthers(body, ["show"]);
    const show = choiceField(body, "show", ["once", "ask"]);
    if (show === "once") postern.reading.consents.allowOnce(row.id);
    else postern.reading.consents.takeBack(row.id);
    return c.json({ pictures: postern.reading.consents.of(row) });
  });

  routes.get("/pictures", (c) => {
    const { postern } = state.access.requireSession(c.req.raw);
    const { pictures } = postern.reader;
    const answer = { senders: pictures.senders(), trackers: pictures.trackers(), kept: pictures.keptInAll() };
    const { reading } = postern;
    return c.json({ ...answer, hasTor: reading.hasTor(), tor: reading.tor() }, 200, { "Cache-Control": "no-store" });
  });

  routes.put("/pictures/senders", async (c) => {
    const { postern } = state.access.requireSession(c.req.raw);
    const body = await readJson(c.req.raw, limits.adminBodyBytesMax);
    refuseOthers(body, ["address", "decision"]);
    const address = stringField(body, "address", limits.mailAddressCharsMax).trim().toLowerCase();
    const decision = body["decision"] === null ? null : choiceField(body, "decision", ["allowed", "never"]);
    await postern.writer.perform({ op: "pictureSender.decide", address, decision });
    return c.json({ senders: postern.reader.pictures.senders() });
  });

  routes.delete("/pictures/kept", async (c) => {
    const { postern } = state.access.requireSession(c.req.raw);
    await postern.writer.perform({ op: "picture.forget" });
    return c.json({ kept: postern.reader.pictures.keptInAll() });
  });
  return routes;
}

/** Bytes that the page hands to the frame of the mail; opened by itself it is only a download. */
function pictureResponse({ type, bytes }: ShownPicture): Response {
  const headers = { ...blobHeaders, "Content-Type": type, "Content-Disposition": "attachment" };
  return new Response(new Uint8Array(Buffer.from(bytes)), { headers });
}
