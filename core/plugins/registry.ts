/** The plugins that ship with Postern: their manifests and bundles, as they stand on the disk. */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { AppError, type PlainError, plainError } from "../kernel/errors.ts";
import type { PluginCode } from "./installed-plugin.ts";
import { parseManifest } from "./manifest.ts";
import { pluginBundle, pluginIds, runnerBundle } from "./sandbox/build.ts";
import { probeWrappers, type Wrapper } from "./sandbox/wrappers.ts";

export interface FoundPlugin {
  /** Name of its folder; a manifest with another id is refused. */
  id: string;
  found: PluginCode | { refused: PlainError };
}

/** What opening the platform needs of the machine and of the tree, and nothing of the user's: it can be had before the keys. */
export interface PluginGround {
  wrappers: Wrapper[];
  shipped: FoundPlugin[];
}

/** `build`: where scripts/build-runner.ts put the bundles. */
export async function pluginGround(root: string, build: string): Promise<PluginGround> {
  const wrappers = probeWrappers();
  return { shipped: findPlugins(root, build), wrappers: await wrappers };
}

/** One bad plugin is refused alone. */
export function findPlugins(plugins: string, build: string): FoundPlugin[] {
  return pluginIds(plugins).map((id) => {
    try {
      const manifest = parseManifest(readFileSync(join(plugins, id, "manifest.json"), "utf8"));
      if (manifest.id !== id)
        throw new AppError("PLUGIN_MANIFEST_BAD", { where: "/id", problem: "is not the folder's name" });
      return {
        id,
        found: { manifest, code: readBundle(pluginBundle(build, id)), readme: readmeOf(join(plugins, id)) },
      };
    } catch (error) {
      return { id, found: { refused: plainError(error) } };
    }
  });
}

const notBuilt = "not built: run scripts/build-runner.ts";

function readBundle(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new AppError("PLUGIN_FAILED", { problem: notBuilt }, error);
  }
}

function readmeOf(folder: string): string | null {
  const path = join(folder, "README.md");
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

/** A real path: the runner's permission to read is for that name alone. */
export function runnerIn(build: string): string {
  try {
    return realpathSync(runnerBundle(build));
  } catch (error) {
    throw new AppError("PLUGIN_FAILED", { problem: notBuilt }, error);
  }
}
