import { createRequire } from "node:module";
import type { Tantivy } from "node-tantivy-binding";

/** The package of each platform that Postern searches on. Its loader package is not in every registry: so we load it ourselves. */
const packages: Record<string, string> = {
  "linux-x64": "@oxdev03/node-tantivy-binding-linux-x64-gnu",
};

export type LoadedTantivy = { tantivy: Tantivy } | { reason: "platform" | "missing" };

/** Loads the search engine, or says why there is none: the platform has no build, or npm left the optional package out. */
export function loadTantivy(platform: string = `${process.platform}-${process.arch}`): LoadedTantivy {
  const name = Object.hasOwn(packages, platform) ? packages[platform] : undefined;
  if (name === undefined) return { reason: "platform" };
  try {
    return { tantivy: createRequire(import.meta.url)(name) as Tantivy };
  } catch {
    return { reason: "missing" };
  }
}
