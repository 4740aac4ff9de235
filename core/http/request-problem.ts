import { RequestError } from "../jmap/request-error.ts";

/** RFC 8620 3.6.1: a JMAP request that is refused as a whole. */
export function requestProblem(error: RequestError): Response {
  const headers = { "Content-Type": "application/problem+json", "Cache-Control": "no-store" };
  return new Response(JSON.stringify(error.toProblem()), { status: error.status, headers });
}

/** More at the same time than the session object allows. */
export function tooMany(limit: "maxConcurrentRequests" | "maxConcurrentUpload"): Response {
  return requestProblem(new RequestError("limit", "Too many at the same time.", { status: 429, limit }));
}
