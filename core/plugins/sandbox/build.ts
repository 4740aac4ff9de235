/**
 * Makes what runs in the sandbox: the runner (with the guest's glue inlined) and one file a plugin. Rolldown is loaded
 * only when something is stale, so that a fresh tree costs a few milliseconds.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { AppError } from "../../kernel/errors.ts";
import { bundlePlugin, sdkFolder } from "../authoring/bundle.ts";
import { problemLine } from "../authoring/problem.ts";

const here = import.meta.dirname;
const kernelFolder = resolve(here, "../../kernel");
const authoringFolder = resolve(here, "../authoring");
const pinnedPackages = resolve(here, "../../../package-lock.json");

export interface PluginBuild {
  /** Folder of plugin folders. */
  plugins: string;
  /** Where the bundles go. */
  build: string;
  /** What pins the packages that go into them; a test's own. */
  packages?: string;
}

export const runnerBundle = (build: string): string => join(build, "runner.mjs");
export const pluginBundle = (build: string, id: string): string => join(build, `${id}.js`);

/** The names of what was built anew. Safe to run twice at once: files appear whole or not at all. */
export async function buildPlugins({ plugins, build, packages = pinnedPackages }: PluginBuild): Promise<string[]> {
  mkdirSync(build, { recursive: true });
  const built: string[] = [];
  if (await buildProgram(runnerBundle(build), [here, kernelFolder], bundleRunner)) built.push("runner");
  for (const id of pluginIds(plugins)) {
    const folder = join(plugins, id);
    const hash = hashOf(packages, folder, sdkFolder, authoringFolder);
    if (!isStale(pluginBundle(build, id), hash)) continue;
    write(pluginBundle(build, id), await pluginScript(folder), hash);
    built.push(id);
  }
  return built;
}

/** A program for a process behind walls, made from the sources in `folders` when they changed. True: it was. */
export async function buildProgram(file: string, folders: string[], make: () => Promise<string>): Promise<boolean> {
  const hash = hashOf(pinnedPackages, ...folders);
  if (!isStale(file, hash)) return false;
  write(file, await make(), hash);
  return true;
}

/** Folders with a manifest, in the order of their names. */
export function pluginIds(plugins: string): string[] {
  return readdirSync(plugins, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(plugins, entry.name, "manifest.json")))
    .map((entry) => entry.name)
    .sort();
}

async function bundleRunner(): Promise<string> {
  const glue = await bundle(join(here, "guest-glue.ts"), { format: "iife", name: "glue", exports: "named" });
  const text = `"use strict";\n${glue}\nreturn glue.connect($0);`;
  return bundle(join(here, "runner-main.ts"), { format: "esm" }, { GUEST_GLUE: JSON.stringify(text) });
}

/** One script that leaves its exports in the global `plugin`, where the glue finds them. */
async function pluginScript(folder: string): Promise<string> {
  const { bundle: made, problems } = await bundlePlugin(folder, mainOf(folder));
  if (made === null) throw new AppError("PLUGIN_FAILED", { problem: problems.map(problemLine).join("; ") });
  return made.code;
}

function mainOf(folder: string): string {
  const { main } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as { main?: unknown };
  return typeof main === "string" ? main : "main.ts";
}

interface Output {
  format: "iife" | "esm";
  name?: string;
  exports?: "named";
}

/** One file of everything that `input` imports, Node's own modules aside. */
export async function bundle(input: string, output: Output, define: Record<string, string> = {}): Promise<string> {
  const { rolldown } = await import("rolldown");
  const bundling = await rolldown({
    input,
    platform: output.format === "esm" ? "node" : "neutral",
    transform: { define },
    logLevel: "silent",
  });
  try {
    const { output: chunks } = await bundling.generate({ ...output, codeSplitting: false });
    return chunks[0].code;
  } finally {
    await bundling.close();
  }
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|json)$/.test(entry.name) && !entry.parentPath.includes("node_modules"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Over names and contents, not times: a checkout or a copy of the tree stays fresh. Of packages, what pins them tells whether they changed. */
function hashOf(packages: string, ...folders: string[]): string {
  const hash = createHash("sha256").update(readFileSync(packages));
  for (const folder of folders) {
    for (const file of sourcesIn(folder)) hash.update(relative(folder, file)).update(readFileSync(file));
  }
  return hash.digest("hex");
}

const stamp = (hash: string): string => `// ${hash}\n`;

function isStale(file: string, hash: string): boolean {
  return !existsSync(file) || !readFileSync(file, "utf8").startsWith(stamp(hash));
}

function write(file: string, text: string, hash: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  writeFileSync(partial, stamp(hash) + text);
  renameSync(partial, file);
}
