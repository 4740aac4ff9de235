import { type Context, Hono } from "hono";
import { type NewDraft } from "../drafts/drafts.ts";
import { readAddresses, readContent } from "../drafts/draft-state.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { OpenPostern } from "./postern.ts";
import { problemResponse } from "./problem.ts";
import { choiceField, integerField, refuseOthers, stringField } from "./read-field.ts";
import { readJson } from "./request-body.ts";
import type { ServerState } from "./server-state.ts";

const answerKinds = ["reply", "replyAll", "forward", "forwardAttached", "edit"] as const;
const contentFields = ["identityId", "to", "cc", "bcc", "subject", "format", "text", "document", "files"] as const;
const noStore = { "Cache-Control": "no-store" };

/** Mail that is being written (core/drafts), and whom it could go to. */
export function draftRoutes(state: ServerState): Hono {
  const routes = new Hono();
  const opened = (c: Context): OpenPostern => state.access.requireSession(c.req.raw).postern;
  const read = (c: Context) => readJson(c.req.raw, limits.draftBytesMax + limits.adminBodyBytesMax);
  /** The body of a request that says which revision it means, and nothing else but `more`. */
  const readRevision = async (c: Context, more: readonly string[] = []) => {
    const body = await read(c);
    refuseOthers(body, ["revision", ...more]);
    return { body, revision: integerField(body, "revision", 1, Number.MAX_SAFE_INTEGER) };
  };

  routes.get("/drafts", (c) => c.json({ drafts: opened(c).drafts.list() }, 200, noStore));

  routes.post("/drafts", async (c) => {
    const postern = opened(c);
    return c.json(await postern.drafts.create(readNewDraft(await read(c))), 201, noStore);
  });

  routes.get("/drafts/:id", (c) => c.json(opened(c).drafts.get(c.req.param("id")), 200, noStore));

  // Saved as it is typed. Another window's words are never overwritten: they come with the refusal.
  routes.put("/drafts/:id", async (c) => {
    const { drafts } = opened(c);
    const { body, revision } = await readRevision(c, contentFields);
    return orConflict(c, drafts, async () => c.json(await drafts.save(c.req.param("id"), revision, readContent(body))));
  });

  routes.post("/drafts/:id/close", async (c) => {
    const { drafts } = opened(c);
    const { revision } = await readRevision(c);
    return orConflict(c, drafts, async () => c.json(await drafts.close(c.req.param("id"), revision)));
  });

  routes.post("/drafts/:id/discard", async (c) => {
    const { drafts } = opened(c);
    const { revision } = await readRevision(c);
    return orConflict(c, drafts, async () => c.json(await drafts.discard(c.req.param("id"), revision)));
  });

  routes.get("/drafts/:id/outlook", async (c) =>
    c.json(await opened(c).sending.outlook(c.req.param("id")), 200, noStore),
  );

  routes.post("/drafts/:id/send", async (c) => {
    const { drafts, sending } = opened(c);
    const { body, revision } = await readRevision(c, ["sendAt", "confirmed"]);
    const sendAt = body["sendAt"] === null ? null : integerField(body, "sendAt", 0, Number.MAX_SAFE_INTEGER);
    const confirmed = body["confirmed"];
    if (!Array.isArray(confirmed) || confirmed.some((each) => typeof each !== "string"))
      throw new AppError("BAD_REQUEST", { field: "confirmed" });
    const request = { revision, sendAt, confirmed: confirmed as string[] };
    return orConflict(c, drafts, async () => c.json(await sending.send(c.req.param("id"), request)));
  });

  // Takes a mail back that has not left yet, and opens it as the draft that it was.
  routes.post("/drafts/unsend", async (c) => {
    const { sending } = opened(c);
    const body = await read(c);
    refuseOthers(body, ["submissionId"]);
    return c.json(await sending.unsend(stringField(body, "submissionId", limits.messageKeyCharsMax)), 201, noStore);
  });
  return routes;
}

function readNewDraft(body: Record<string, unknown>): NewDraft {
  if (body["kind"] === "new") {
    refuseOthers(body, ["kind", "to", "cc", "subject", "text"]);
    const addresses = (field: "to" | "cc") => (body[field] === undefined ? [] : readAddresses(body, field));
    const words = (field: "subject" | "text", charsMax: number) =>
      body[field] === undefined ? "" : stringField(body, field, charsMax).toWellFormed();
    return {
      kind: "new",
      to: addresses("to"),
      cc: addresses("cc"),
      subject: words("subject", limits.subjectCharsMax),
      text: words("text", limits.quotedCharsMax),
    };
  }
  refuseOthers(body, ["kind", "emailId"]);
  return {
    kind: choiceField(body, "kind", answerKinds),
    emailId: stringField(body, "emailId", limits.messageKeyCharsMax),
  };
}

/** What another window saved comes with the refusal, beside the problem's own fields. */
async function orConflict(c: Context, drafts: OpenPostern["drafts"], work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "CONFLICT") throw error;
    const problem = problemResponse(error.code, error.detail);
    const draft = drafts.find(c.req.param("id") ?? "");
    return Response.json(
      { ...((await problem.json()) as object), draft },
      { status: problem.status, headers: problem.headers },
    );
  }
}
