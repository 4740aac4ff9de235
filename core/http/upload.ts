import type { Context } from "hono";
import { accountId } from "../jmap/context.ts";
import { RequestError } from "../jmap/request-error.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { blobIdOf } from "../store/ids.ts";
import type { Access } from "./access.ts";
import { Concurrency } from "./concurrency.ts";
import type { OpenPostern } from "./postern.ts";
import { readBytes } from "./request-body.ts";
import { requestProblem, tooMany } from "./request-problem.ts";
import type { ServerState } from "./server-state.ts";

/** POST /jmap/upload (RFC 8620 6.1): memory to sealed record, without a file in between. */
export function uploadHandler(
  state: ServerState,
  isReadOnly: (access: Access) => boolean,
): (c: Context) => Promise<Response> {
  const uploads = new Concurrency(limits.concurrentUploadsMax);
  const bytesInMemory = new Concurrency(limits.uploadsInMemoryBytesMax);
  return async (c) => {
    const { postern, access } = state.access.requireMail(c.req.raw);
    if (isReadOnly(access)) throw new AppError("FORBIDDEN");
    if (c.req.param("accountId") !== accountId) throw new AppError("NOT_FOUND");
    const leave = uploads.enter();
    if (!leave) return tooMany("maxConcurrentUpload");
    const free = bytesInMemory.enter(expectedBytes(c.req.raw));
    const endUse = state.keyholder.use();
    try {
      return free ? await store(c.req.raw, postern) : tooMany("maxConcurrentUpload");
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "TOO_LARGE") throw error;
      const options = { status: 413, limit: "maxSizeUpload" };
      return requestProblem(new RequestError("limit", "Larger than maxSizeUpload.", options));
    } finally {
      endUse();
      free?.();
      leave();
    }
  };
}

async function store(request: Request, postern: OpenPostern): Promise<Response> {
  const raw = await readBytes(request, limits.uploadBytesMax);
  const type = request.headers.get("content-type") ?? "application/octet-stream";
  const size = raw.byteLength;
  const [outcome] = await postern.ingestRaw([
    { raw, tagIds: [], keywords: [], receivedAt: null, kind: "upload", type },
  ]);
  if (!outcome) throw new AppError("INTERNAL", { reason: "upload" });
  const blobId = blobIdOf(outcome.messageId);
  return Response.json({ accountId, blobId, type, size }, { status: 201, headers: { "Cache-Control": "no-store" } });
}

/** What it says that it will send; the most there may be when it does not say. */
function expectedBytes(request: Request): number {
  const declared = Number(request.headers.get("content-length") ?? Number.NaN);
  return declared >= 0 && declared <= limits.uploadBytesMax ? declared : limits.uploadBytesMax;
}
