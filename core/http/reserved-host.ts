import { AppError } from "../kernel/errors.ts";

/**
 * The name localhost is kept for the origin that shows mail (rendering-origin.ts): it never gets a session and serves no API
 * to a page. A page that was opened there is sent to 127.0.0.1; programs with an app password may use either name.
 */
export function answerReservedHost(request: Request): Response | null {
  const url = new URL(request.url);
  if (url.hostname !== "localhost") return null;
  const { headers } = request;
  const isPage = headers.has("sec-fetch-site") || headers.has("cookie") || headers.has("origin");
  if (!isPage && headers.has("authorization")) return null;
  const isOpening = request.method === "GET" && headers.get("sec-fetch-mode") === "navigate";
  if (!isOpening && isPage) throw new AppError("FOREIGN_REQUEST", { reason: "host" });
  if (!isOpening) return null;
  url.hostname = "127.0.0.1";
  // The browser carries the fragment, with the claim token in it, over by itself.
  return new Response(null, { status: 307, headers: { Location: url.href, "Cache-Control": "no-store" } });
}
