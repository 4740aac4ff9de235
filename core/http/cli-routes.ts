/**
 * What the command line asks of the kernel, over the 0600 Unix socket of a running server or in the same process: one path
 * for both. Who can open the socket is the owner, so there is no session here; TCP never serves these routes.
 */
import { Hono } from "hono";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { createAppPassword } from "./create-app-password.ts";
import { doctorReport } from "./doctor-report.ts";
import type { Keyholder } from "./keyholder.ts";
import { ndjsonResponse } from "./ndjson-response.ts";
import type { ImportJob } from "../sources/import-job.ts";
import { pluginRoutes } from "./plugin-routes.ts";
import type { OpenPostern } from "./postern.ts";
import { problemOf } from "./problem.ts";
import {
  choiceField,
  integerField,
  optionalStringField,
  refuseOthers,
  stringField,
  stringsField,
} from "./read-field.ts";
import { readJson } from "./request-body.ts";
import { searchHits } from "./search-hits.ts";

export interface CliOptions {
  keyholder: Keyholder<OpenPostern>;
  version: string;
  /** Where the page is served; null when nothing listens. */
  origin(): string | null;
}

export function cliRoutes({ keyholder, version, origin }: CliOptions): Hono {
  const app = new Hono();
  const postern = (): OpenPostern => {
    const open = keyholder.postern();
    if (!open) throw new AppError(keyholder.state() === "fresh" ? "NOT_CLAIMED" : "LOCKED");
    keyholder.touch();
    return open;
  };
  app.onError((error) => problemOf(error));
  app.notFound(() => problemOf(new AppError("NOT_FOUND")));

  app.get("/cli/status", (c) => c.json({ state: keyholder.state(), version, pid: process.pid, origin: origin() }));

  app.post("/cli/unlock", async (c) => {
    const passphrase = stringField(await bodyOf(c.req.raw), "passphrase", limits.passphraseCharsMax);
    if (keyholder.state() === "fresh") return c.json({ created: true, ...(await keyholder.create(passphrase)) });
    if (keyholder.state() === "locked") await keyholder.unlock({ passphrase });
    return c.json({ created: false });
  });

  app.post("/cli/lock", async (c) => {
    await keyholder.lock("asked");
    return c.json({});
  });

  addImports(app, postern, () => keyholder.touch());
  addAppPasswords(app, postern);
  app.route("/cli", pluginRoutes(postern));

  app.post("/cli/search", async (c) => {
    const given = await bodyOf(c.req.raw);
    refuseOthers(given, ["query", "limit"]);
    const query = stringField(given, "query", limits.queryCharsMax * 2);
    const limit = integerField(given, "limit", 1, limits.cliSearchHitsMax);
    return c.json(await searchHits(postern(), query, limit));
  });

  app.post("/cli/doctor", () => ndjsonResponse(doctorReport(postern())));
  return app;
}

const bodyOf = (request: Request) => readJson(request, limits.adminBodyBytesMax);

function addImports(app: Hono, postern: () => OpenPostern, touch: () => void): void {
  app.post("/cli/import", async (c) => {
    const given = await bodyOf(c.req.raw);
    refuseOthers(given, ["paths", "tag"]);
    const paths = stringsField(given, "paths", limits.importPathsMax);
    const tag = optionalStringField(given, "tag", limits.tagNameBytesMax);
    const { imports } = postern();
    const job = await imports.start({ paths, ...(tag === null ? {} : { tag }) });
    return ndjsonResponse(follow(imports, job, touch), () => imports.stop(job.id));
  });

  app.post("/cli/import/:id/stop", async (c) => {
    await postern().imports.stop(c.req.param("id"));
    return c.json({});
  });
}

function addAppPasswords(app: Hono, postern: () => OpenPostern): void {
  app.get("/cli/app-passwords", (c) => c.json({ appPasswords: postern().reader.appPasswords() }));

  app.post("/cli/app-passwords", async (c) => {
    const given = await bodyOf(c.req.raw);
    refuseOthers(given, ["name", "scope"]);
    const name = stringField(given, "name", limits.appPasswordNameCharsMax);
    return c.json(await createAppPassword(postern(), name, choiceField(given, "scope", ["read", "send"])), 201);
  });

  app.delete("/cli/app-passwords/:nameOrId", async (c) => {
    const { reader, writer } = postern();
    const asked = c.req.param("nameOrId");
    const all = reader.appPasswords();
    const found = all.find((each) => each.name === asked) ?? all.find((each) => String(each.id) === asked);
    if (!found) throw new AppError("NOT_FOUND");
    await writer.perform({ op: "appPassword.revoke", id: found.id });
    return c.json({ id: found.id, name: found.name });
  });
}

/** The job as it goes, until it has ended; its last state is the last line. */
async function* follow(imports: OpenPostern["imports"], job: ImportJob, touch: () => void): AsyncGenerator<ImportJob> {
  const ended = imports.wait(job.id);
  yield job;
  for (;;) {
    const last = await Promise.race([ended, pause(limits.cliProgressEveryMs)]);
    touch();
    if (last) {
      yield last;
      return;
    }
    const now = imports.list().find(({ id }) => id === job.id);
    if (now) yield now;
  }
}

const pause = (ms: number): Promise<null> => new Promise((resolve) => setTimeout(resolve, ms, null).unref());
