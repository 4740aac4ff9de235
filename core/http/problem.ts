import { AppError, type ErrorCode, sentenceOf, statusOf } from "../kernel/errors.ts";

/** RFC 9457 problem details, with Postern's stable code. `title` is the sentence for the user. */
export function problemResponse(code: ErrorCode, detail: Record<string, unknown> = {}): Response {
  const status = statusOf(code);
  const body = { type: `urn:postern:error:${code}`, title: sentenceOf(code), status, code, detail };
  return new Response(JSON.stringify(body), { status, headers: problemHeaders(status) });
}

function problemHeaders(status: number): Record<string, string> {
  const headers: Record<string, string> = { "Content-Type": "application/problem+json", "Cache-Control": "no-store" };
  // RFC 9110 15.5.2 wants a challenge. Bearer opens no dialog in a browser; Basic would, so it is never named.
  if (status === 401) headers["WWW-Authenticate"] = `Bearer realm="postern"`;
  return headers;
}

export function problemOf(error: unknown): Response {
  return error instanceof AppError ? problemResponse(error.code, error.detail) : problemResponse("INTERNAL");
}
