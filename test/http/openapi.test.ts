import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { createApp } from "../../core/http/app.ts";
import { createKeyholder } from "../../core/http/keyholder.ts";
import { systemClock } from "../../core/kernel/clock.ts";
import { dataPaths } from "../../core/kernel/config.ts";
import { silentLog } from "../../core/kernel/log.ts";
import { temporaryFolder } from "../temporary-folder.ts";

type Operation = { summary: string; responses: Record<string, unknown> };
const description = JSON.parse(readFileSync(new URL("../../docs/api/openapi.json", import.meta.url), "utf8")) as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
};

test("docs/api/openapi.json describes the routes of the admin API, all of them and no others", (t) => {
  const paths = dataPaths(temporaryFolder(t));
  const open = () => Promise.reject(new Error("never opened here"));
  const keyholder = createKeyholder({ paths, clock: systemClock, open });
  const hosts = new Set<string>();
  const app = createApp(
    {
      keyholder,
      clock: systemClock,
      log: silentLog,
      version: "0",
      hosts,
      claimToken: null,
      demoToken: null,
      staticFolder: null,
      sleep: () => Promise.resolve(),
    },
    null,
  );
  const isAdmin = (path: string) => /^\/(api\/(?!\*)|download\/)/.test(path);
  const routes = app.routes.filter(({ method, path }) => method !== "ALL" && isAdmin(path));
  const served = routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
  const described = Object.entries(description.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.deepEqual([...new Set(served)].toSorted(), described.toSorted());
});

test("each schema of the description is a schema, and each route says what it does and how it fails", () => {
  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema({ $id: "openapi", components: description.components });
  for (const name of Object.keys(description.components.schemas)) {
    assert.equal(typeof ajv.compile({ $ref: `openapi#/components/schemas/${name}` }), "function", name);
  }
  for (const [path, operations] of Object.entries(description.paths)) {
    for (const operation of Object.values(operations)) {
      assert.match(operation.summary, /\.$/, path);
      assert.ok(operation.responses["default"], path);
    }
  }
});
