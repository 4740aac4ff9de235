import { type Context, Hono } from "hono";
import { fetchBlob } from "../jmap/blob.ts";
import { capabilityNames } from "../jmap/capabilities.ts";
import { accountId } from "../jmap/context.ts";
import { dispatch } from "../jmap/dispatch.ts";
import { eventStream, readPushRequest } from "../jmap/push.ts";
import { parseRequest } from "../jmap/request.ts";
import { RequestError } from "../jmap/request-error.ts";
import { sessionObject } from "../jmap/session.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Access } from "./access.ts";
import { blobResponse } from "./blob-response.ts";
import { Concurrency } from "./concurrency.ts";
import { isJsonType, readText } from "./request-body.ts";
import { requestProblem, tooMany } from "./request-problem.ts";
import type { ServerState } from "./server-state.ts";
import { uploadHandler } from "./upload.ts";

/** RFC 8620 over HTTP: session, API, upload, download, event source. */
export function jmapRoutes(state: ServerState): Hono {
  const routes = new Hono();
  const streams = new Concurrency(limits.eventStreamsMax);

  routes.get("/.well-known/jmap", (c) => {
    const { access } = state.access.requireMail(c.req.raw);
    return c.json(sessionObject(new URL(c.req.url).origin, isReadOnly(access)), 200, noStore);
  });
  routes.post("/jmap/api", apiHandler(state));
  routes.post("/jmap/upload/:accountId", uploadHandler(state, isReadOnly));

  routes.get("/jmap/download/:accountId/:blobId/:name", async (c) => {
    const { postern } = state.access.requireMail(c.req.raw);
    if (c.req.param("accountId") !== accountId) throw new AppError("NOT_FOUND");
    const bytes = await fetchBlob(postern, c.req.param("blobId"));
    if (!bytes) throw new AppError("NOT_FOUND");
    return blobResponse(bytes, c.req.param("name"), c.req.query("type") ?? "", c.req.header("range") ?? null);
  });

  routes.get("/jmap/eventsource", (c) => {
    const { postern } = state.access.requireMail(c.req.raw);
    const push = readPushRequest(c.req.query());
    const leave = streams.enter();
    if (!leave) throw new AppError("TOO_MANY_REQUESTS");
    const onLocked = (end: () => void) => state.keyholder.onChange((vault) => vault === "locked" && end());
    const stream = eventStream(postern, push, { signal: c.req.raw.signal, onLocked, onEnd: leave });
    return c.body(stream, 200, { "Content-Type": "text/event-stream", ...noStore, "X-Accel-Buffering": "no" });
  });

  return routes;
}

/** POST /jmap/api: one request of method calls. */
function apiHandler(state: ServerState): (c: Context) => Promise<Response> {
  const requests = new Concurrency(limits.concurrentRequestsMax);
  return async (c) => {
    const { postern, access } = state.access.requireMail(c.req.raw);
    const leave = requests.enter();
    if (!leave) return tooMany("maxConcurrentRequests");
    const endUse = state.keyholder.use();
    try {
      const request = parseRequest(await readRequestText(c.req.raw), capabilityNames);
      const { clock, log } = state;
      const answer = await dispatch(request, { kernel: postern, clock, log, isReadOnly: isReadOnly(access) });
      return c.json(answer, 200, noStore);
    } catch (error) {
      if (error instanceof RequestError) return requestProblem(error);
      throw error;
    } finally {
      endUse();
      leave();
    }
  };
}

const noStore = { "Cache-Control": "no-cache, no-store, must-revalidate" };

function isReadOnly(access: Access): boolean {
  return access.kind === "appPassword" && access.scope === "read";
}

async function readRequestText(request: Request): Promise<string> {
  // RFC 8620 3.6.1 notJSON: "The content type of the request was not application/json".
  if (!isJsonType(request.headers.get("content-type"))) {
    throw new RequestError("notJSON", "The content type must be application/json.");
  }
  try {
    return await readText(request, limits.requestBytesMax);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "TOO_LARGE") {
      throw new RequestError("limit", "Larger than maxSizeRequest.", { status: 413, limit: "maxSizeRequest" });
    }
    // RFC 8620 3.6.1: I-JSON (RFC 7493) is UTF-8, and whole.
    throw new RequestError("notJSON", "The body is not UTF-8, or was cut off.");
  }
}
