import { type Context, Hono } from "hono";
import { blocksOfText } from "../drafts/answer.ts";
import { recipientsLike } from "../drafts/recipients.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { readRichText, type RichText } from "../mime/compose/rich-text.ts";
import { richTextOf } from "../mime/compose/rich-text-reader.ts";
import { plainTextOf } from "../mime/compose/rich-text-writer.ts";
import { blobResponse } from "./blob-response.ts";
import type { OpenPostern } from "./postern.ts";
import { refuseOthers, stringField } from "./read-field.ts";
import { readJson } from "./request-body.ts";
import type { ServerState } from "./server-state.ts";

const noStore = { "Cache-Control": "no-store" };

/** What a page asks while a mail is written: whom it could go to, what may be in it, how its pictures look. */
export function writingRoutes(state: ServerState): Hono {
  const routes = new Hono();
  const opened = (c: Context): OpenPostern => state.access.requireSession(c.req.raw).postern;
  const read = (c: Context) => readJson(c.req.raw, limits.draftBytesMax + limits.adminBodyBytesMax);

  // Made anew like any stranger's picture: it may be one, in a quote.
  routes.get("/drafts/:id/pictures/:cid", async (c) => {
    const postern = opened(c);
    const bytes = postern.drafts.picture(c.req.param("id"), c.req.param("cid"));
    const picture = await postern.pictures.reencode(bytes);
    return blobResponse(Buffer.from(picture.bytes), "picture", picture.type, null);
  });

  // What was pasted, or the other format of what was written. Nothing is fetched: pictures from elsewhere stay out.
  routes.post("/rich-text", async (c) => {
    opened(c);
    const document = readRichTextFrom(await read(c));
    return c.json({ document, text: plainTextOf(document) }, 200, noStore);
  });

  routes.get("/recipients", async (c) => {
    const typed = (c.req.query("q") ?? "").slice(0, limits.queryCharsMax);
    return c.json({ recipients: await recipientsLike(opened(c), typed) }, 200, noStore);
  });
  return routes;
}

/** From HTML, plain text or rich text: whichever one is given. */
function readRichTextFrom(body: Record<string, unknown>): RichText {
  refuseOthers(body, ["html", "text", "document"]);
  if (Object.keys(body).length !== 1) throw new AppError("BAD_REQUEST", { reason: "one of html, text, document" });
  if (body["document"] !== undefined) return readRichText(body["document"]);
  if (body["html"] !== undefined)
    return richTextOf(stringField(body, "html", limits.draftBytesMax), { picture: () => null });
  const lines = stringField(body, "text", limits.draftBytesMax).split("\n");
  return { type: "doc", content: blocksOfText(lines) };
}
