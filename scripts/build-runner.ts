/** Builds the runner and the built-in plugins when they are stale. */
import { join } from "node:path";
import { buildPlugins } from "../core/plugins/sandbox/build.ts";

const root = join(import.meta.dirname, "..");
const built = await buildPlugins({ plugins: join(root, "plugins"), build: join(root, "build", "plugins") });
for (const name of built) process.stdout.write(`built ${name}\n`);
