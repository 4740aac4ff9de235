import { isAbsolute } from "node:path";
import { Hono } from "hono";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { optionalStringField, refuseOthers, stringsField } from "./read-field.ts";
import { readJson } from "./request-body.ts";
import type { ServerState } from "./server-state.ts";

/** Imports and the demo. Reading a path of the server needs a session: no app password gets this far. */
export function importRoutes(state: ServerState): Hono {
  const routes = new Hono();
  const postern = (request: Request) => state.access.requireSession(request).postern;

  routes.get("/imports", (c) => c.json({ imports: postern(c.req.raw).imports.list() }));

  routes.post("/imports", async (c) => {
    const { imports } = postern(c.req.raw);
    const body = await readJson(c.req.raw, limits.adminBodyBytesMax);
    refuseOthers(body, ["paths", "tag"]);
    const paths = stringsField(body, "paths", limits.importPathsMax);
    if (!paths.every((path) => isAbsolute(path) && !path.includes("\0")))
      throw new AppError("BAD_PATH", { reason: "ABSOLUTE" });
    const tag = optionalStringField(body, "tag", limits.tagNameBytesMax);
    return c.json(await imports.start({ paths, ...(tag === null ? {} : { tag }) }), 202);
  });

  routes.post("/imports/upload", async (c) => {
    const { imports } = postern(c.req.raw);
    const name = c.req.query("name") ?? "";
    const tag = c.req.query("tag");
    if (name.length > limits.fileNameCharsMax || (tag ?? "").length > limits.tagNameBytesMax)
      throw new AppError("BAD_REQUEST");
    if (!c.req.raw.body) throw new AppError("BAD_REQUEST", { reason: "empty" });
    // The bytes go from the connection into the pipeline, which asks for more when it has room: nothing is kept aside.
    const job = await imports.startUpload(whileWanted(c.req.raw.body, state), name, tag || undefined);
    return c.json(await imports.wait(job.id));
  });

  routes.post("/imports/:id/stop", async (c) =>
    c.json((await postern(c.req.raw).imports.stop(c.req.param("id"))) ?? {}),
  );
  routes.post("/imports/:id/resume", async (c) =>
    c.json(await postern(c.req.raw).imports.resume(c.req.param("id")), 202),
  );

  routes.post("/demo", async (c) => c.json(await postern(c.req.raw).imports.startDemo(), 202));
  routes.delete("/demo", async (c) => {
    await postern(c.req.raw).imports.removeDemo();
    return c.json({});
  });
  return routes;
}

/** A long upload is use: auto-lock waits for it. */
async function* whileWanted(body: ReadableStream<Uint8Array>, state: ServerState): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    state.keyholder.touch();
    yield chunk;
  }
}
