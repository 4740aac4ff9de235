import { Hono } from "hono";
import { isUnsignedInt } from "../jmap/arguments.ts";
import { readBlob } from "../jmap/blob.ts";
import { blobIdOf } from "../store/ids.ts";
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
import { isJsonType, readBytes, readText } from "./request-body.ts";
import type { ServerState } from "./server-state.ts";

/** RFC 8620 over HTTP: session, API, upload, download, event source. */
export function jmapRoutes(state: ServerState): Hono {
  const routes = new Hono();
  const { access } = state;
  const requests = new Concurrency(limits.concurrentRequestsMax);
  const uploads = new Concurrency(limits.concurrentUploadsMax);
  const uploadBytes = new Concurrency(limits.uploadsInMemoryBytesMax);
  const streams = new Concurrency(limits.eventStreamsMax);

  routes.get("/.well-known/jmap", (c) => {
    const { access: caller } = access.requireMail(c.req.raw);
    return c.json(sessionObject(new URL(c.req.url).origin, isReadOnly(caller)), 200, noStore);
  });

  routes.post("/jmap/api", async (c) => {
    const { postern, access: caller } = access.requireMail(c.req.raw);
    const leave = requests.enter();
    if (!leave) return tooMany("maxConcurrentRequests");
    const endUse = state.keyholder.use();
    try {
      // RFC 8620 3.6.1 notJSON: "The content type of the request was not application/json".
      if (!isJsonType(c.req.header("content-type") ?? null))
        throw new RequestError("notJSON", "The content type must be application/json.");
      const request = parseRequest(await readRequestText(c.req.raw), capabilityNames);
      const answer = await dispatch(request, {
        kernel: postern,
        clock: state.clock,
        log: state.log,
        isReadOnly: isReadOnly(caller),
      });
      return c.json(answer, 200, noStore);
    } catch (error) {
      if (error instanceof RequestError) return requestProblem(error);
      throw error;
    } finally {
      endUse();
      leave();
    }
  });

  routes.post("/jmap/upload/:accountId", async (c) => {
    const { postern, access: caller } = access.requireMail(c.req.raw);
    if (isReadOnly(caller)) throw new AppError("FORBIDDEN");
    if (c.req.param("accountId") !== accountId) throw new AppError("NOT_FOUND");
    const leave = uploads.enter();
    if (!leave) return tooMany("maxConcurrentUpload");
    const declared = Number(c.req.header("content-length") ?? limits.uploadBytesMax);
    const free = uploadBytes.enter(
      Math.min(isUnsignedInt(declared) ? declared : limits.uploadBytesMax, limits.uploadBytesMax),
    );
    try {
      if (!free) return tooMany("maxConcurrentUpload");
      const raw = await readBytes(c.req.raw, limits.uploadBytesMax);
      const type = c.req.header("content-type") ?? "application/octet-stream";
      const [outcome] = await postern.ingestRaw([
        { raw, tagIds: [], keywords: [], receivedAt: null, kind: "upload", type },
      ]);
      if (!outcome) throw new AppError("INTERNAL");
      return c.json({ accountId, blobId: blobIdOf(outcome.messageId), type, size: raw.byteLength }, 201, noStore);
    } catch (error) {
      // RFC 8620 6.1: refused with the problem details of a request that is over a limit.
      if (error instanceof AppError && error.code === "TOO_LARGE") {
        return requestProblem(
          new RequestError("limit", "Larger than maxSizeUpload.", { status: 413, limit: "maxSizeUpload" }),
        );
      }
      throw error;
    } finally {
      free?.();
      leave();
    }
  });

  routes.get("/jmap/download/:accountId/:blobId/:name", (c) => {
    const { postern } = access.requireMail(c.req.raw);
    if (c.req.param("accountId") !== accountId) throw new AppError("NOT_FOUND");
    const bytes = readBlob(postern, c.req.param("blobId"));
    if (!bytes) throw new AppError("NOT_FOUND");
    return blobResponse(bytes, c.req.param("name"), c.req.query("type") ?? "", c.req.header("range") ?? null);
  });

  routes.get("/jmap/eventsource", (c) => {
    const { postern } = access.requireMail(c.req.raw);
    const push = readPushRequest(c.req.query());
    const leave = streams.enter();
    if (!leave) throw new AppError("TOO_MANY_REQUESTS");
    const endOnLock = (end: () => void) => state.keyholder.onChange((vault) => vault === "locked" && end());
    const stream = eventStream(postern, push, { signal: c.req.raw.signal, onLocked: endOnLock, onEnd: leave });
    return c.body(stream, 200, { "Content-Type": "text/event-stream", ...noStore, "X-Accel-Buffering": "no" });
  });

  return routes;
}

const noStore = { "Cache-Control": "no-cache, no-store, must-revalidate" };

function isReadOnly(access: Access): boolean {
  return access.kind === "appPassword" && access.scope === "read";
}

async function readRequestText(request: Request): Promise<string> {
  try {
    return await readText(request, limits.requestBytesMax);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "TOO_LARGE") {
      throw new RequestError("limit", "Larger than maxSizeRequest.", { status: 413, limit: "maxSizeRequest" });
    }
    // RFC 8620 3.6.1: I-JSON (RFC 7493) is UTF-8.
    throw new RequestError("notJSON", "The body is not UTF-8.");
  }
}

function tooMany(limit: string): Response {
  return requestProblem(new RequestError("limit", "Too many at the same time.", { status: 429, limit }));
}

function requestProblem(error: RequestError): Response {
  const headers = { "Content-Type": "application/problem+json", ...noStore };
  return new Response(JSON.stringify(error.toProblem()), { status: error.status, headers });
}
