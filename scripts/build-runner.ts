/** Builds what is stale: the runner, the built-in plugins, the cleaner of pictures, checks that are compiled ahead. */
import { join } from "node:path";
import { buildPictures } from "../core/pictures/build.ts";
import { buildChecks } from "../core/plugins/build-checks.ts";
import { buildPlugins } from "../core/plugins/sandbox/build.ts";

const root = join(import.meta.dirname, "..");
const build = join(root, "build", "plugins");
const built = [
  ...(await buildPlugins({ plugins: join(root, "plugins"), build })),
  ...(await buildPictures(build)),
  ...(await buildChecks(build)),
];
for (const name of built) process.stdout.write(`built ${name}\n`);
