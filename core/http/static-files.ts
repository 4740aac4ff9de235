import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { Hono } from "hono";
import { AppError } from "../kernel/errors.ts";
import { frameHost, portOf } from "./rendering-origin.ts";
import { uiHeaders } from "./security-headers.ts";

/**
 * The built UI. Only files that were in the folder at start are served, looked up by their whole path: no request can name
 * another. A path without a file is a place in the UI (/mail/…, /tag/…) and gets its page.
 */
export function staticFiles(folder: string): Hono {
  // The frames' page is served where mail is shown, and only there (rendering-origin.ts).
  const files = new Set(filesIn(folder).filter((path) => path !== "/frame.html"));
  const routes = new Hono();
  routes.get("*", async (c) => {
    const path = c.req.path === "/" ? "/index.html" : c.req.path;
    const known = files.has(path) ? path : path.startsWith("/assets/") ? null : "/index.html";
    if (known === null || !files.has(known)) throw new AppError("NOT_FOUND");
    const bytes = await readFile(join(folder, known));
    return c.body(new Uint8Array(bytes), 200, {
      ...uiHeaders(`http://${frameHost}:${portOf(new URL(c.req.url))}`),
      "Content-Type": typeOf(known),
      "Cache-Control": cachingOf(known),
    });
  });
  return routes;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `/${relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/")}`);
}

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

function typeOf(path: string): string {
  return types[extname(path)] ?? "application/octet-stream";
}

/** Vite names what it puts into assets/ by content: it never changes. */
function cachingOf(path: string): string {
  return path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
}
