/** Makes one script of a plugin's folder: its TypeScript, the SDK, npm packages and the shims that they need. */
import { existsSync, realpathSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { Plugin } from "rolldown";
import type { Problem } from "./problem.ts";
import {
  missingModule,
  packageOf,
  type Refusal,
  refusalOf,
  refusalProblem,
  refusedInjections,
  refusedModule,
  refusedSource,
} from "./refusals.ts";
import { shimFile, shimInjections, shimSource } from "./shims.ts";

export const sdkFolder = resolve(import.meta.dirname, "../../../sdk");

export interface Bundle {
  /** An IIFE that leaves the exports of the main file in the global `plugin`. */
  code: string;
  /** Source map (revision 3) without sources' text; paths are relative to the plugin's folder. */
  map: string;
  /** Real paths of the files in it. */
  files: string[];
}

export interface BundleOptions {
  /** Wraps the main file, for `dev` and `test`: source of a module that imports "postern-main". */
  entry?: string;
  /** Source of "postern-before", JavaScript that such a module may import. */
  before?: string;
  /** Nothing from outside of the folder comes in, by link, path or package: it is somebody else's, and so is what lies beside it. */
  isConfined?: boolean;
}

export type Bundled = { bundle: Bundle; problems: Problem[] } | { bundle: null; problems: Problem[] };

const entryModule = "postern-entry.ts";
const beforeModule = "postern-before";

/** `main` is relative to `folder`. The same files give the same bytes, wherever the folder is. */
export async function bundlePlugin(
  folder: string,
  main: string,
  { entry, before = "", isConfined = false }: BundleOptions = {},
): Promise<Bundled> {
  const root = realpathSync(folder);
  const input = join(root, main);
  if (!existsSync(input)) {
    return { bundle: null, problems: [{ severity: "error", file: main, line: null, message: "is not there" }] };
  }
  const refused: Array<{ refusal: Refusal; importers: readonly string[] }> = [];
  const { rolldown } = await import("rolldown");
  const bundling = await rolldown({
    input: entry === undefined ? input : entryModule,
    cwd: root,
    platform: "browser",
    tsconfig: false,
    resolve: { alias: { "@postern/sdk": join(sdkFolder, "index.ts") } },
    transform: {
      inject: { ...shimInjections, ...refusedInjections },
      define: { "process.env.NODE_ENV": '"production"', "process.env": "{}", global: "globalThis" },
    },
    plugins: [modulesPlugin(input, { entry, before }, refused)],
    experimental: { attachDebugInfo: "none" },
    logLevel: "silent",
  });
  try {
    const { output } = await bundling.generate({
      format: "iife",
      dir: root,
      name: "plugin",
      exports: "named",
      codeSplitting: false,
      sourcemap: "hidden",
      sourcemapExcludeSources: true,
      sourcemapPathTransform: (source) => shownPath(root, resolve(root, source)),
      comments: { legal: true, annotation: false, jsdoc: false },
    });
    const problems = await problemsOf(refused, root);
    if (problems.length > 0) return { bundle: null, problems };
    const { code, map, moduleIds } = output[0];
    const files = moduleIds.filter((id) => existsSync(id));
    const outside = isConfined ? files.filter((file) => !isInside(realpathSync(file), root)) : [];
    if (outside.length > 0) return { bundle: null, problems: outside.map((file) => outsideProblem(root, file)) };
    return { bundle: { code, map: map?.toString() ?? "", files }, problems: [] };
  } catch (error) {
    return { bundle: null, problems: buildProblems(error, root) };
  } finally {
    await bundling.close();
  }
}

/** What a bundle is made of beside the plugin's own: the SDK and the shims, with the packages that they are made of. */
const ownFolders = [sdkFolder, join(import.meta.dirname, "shims"), resolve(sdkFolder, "../node_modules")];

function isInside(file: string, root: string): boolean {
  return [root, ...ownFolders.map((folder) => realpathSync(folder))].some((folder) => file.startsWith(folder + sep));
}

function outsideProblem(root: string, file: string): Problem {
  const path = relative(root, file).split(sep).join("/");
  const name = path.startsWith("..") ? "main.ts" : path;
  return { severity: "error", file: name, line: null, message: "leads to a file outside of the plugin's folder" };
}

function modulesPlugin(
  input: string,
  { entry, before }: { entry: string | undefined; before: string },
  refused: Array<{ refusal: Refusal; importers: readonly string[] }>,
): Plugin {
  return {
    name: "postern",
    async resolveId(specifier, importer) {
      if (specifier === entryModule) return `\0${entryModule}`;
      if (specifier === beforeModule) return `\0${beforeModule}`;
      if (specifier === "postern-main") return input;
      const shim = shimFile(specifier, importer);
      if (shim !== null) return { id: shim, moduleSideEffects: false };
      const found = isOwnModule(specifier) ? null : await this.resolve(specifier, importer, { skipSelf: true });
      // A package of the same name as a built-in is taken where the author installed one.
      if (found && !found.external && !refusedModule(found.id)) return found;
      const refusedId = refusedModule(specifier);
      // What is missing is missed also where nothing of it is used.
      const id = refusedId ?? missingModule(specifier);
      return importer === undefined ? null : { id, moduleSideEffects: refusedId === null };
    },
    load(id) {
      if (id === `\0${entryModule}`) return { code: entry ?? "", moduleType: "ts" };
      if (id === `\0${beforeModule}`) return { code: before, moduleType: "js", moduleSideEffects: true };
      const refusal = refusalOf(id);
      return refusal && { code: refusedSource(refusal), moduleType: "js" };
    },
    transform(code, id) {
      return shimSource(id, code);
    },
    generateBundle(_options, output) {
      for (const chunk of Object.values(output)) {
        if (chunk.type !== "chunk") continue;
        const present = new Set(Object.keys(chunk.modules).filter((id) => chunk.modules[id]?.code));
        for (const id of present) {
          const refusal = refusalOf(id);
          if (!refusal) continue;
          const importers = this.getModuleInfo(id)?.importers.filter((each) => present.has(each)) ?? [];
          refused.push({ refusal, importers });
        }
      }
    },
  };
}

const isOwnModule = (specifier: string) => specifier.startsWith("postern-");

async function problemsOf(
  refused: Array<{ refusal: Refusal; importers: readonly string[] }>,
  root: string,
): Promise<Problem[]> {
  const problems: Array<{ owner: string | null; problem: Problem }> = [];
  for (const { refusal, importers } of refused) {
    for (const file of importers.filter((each) => existsSync(each))) {
      const owner = packageOf(file);
      // A package that is made for Node.js is told of once.
      if (owner !== null && problems.some((each) => each.owner === owner)) continue;
      problems.push({ owner, problem: await refusalProblem(refusal, file, shownPath(root, file)) });
    }
  }
  return problems.map(({ problem }) => problem);
}

/** As the author knows it: relative to the folder, or from its node_modules; of Postern's own files only the name. */
function shownPath(root: string, file: string): string {
  const path = relative(root, file).split(sep).join("/");
  if (!path.startsWith("..")) return path;
  const name = packageOf(file);
  const slashed = file.split(sep).join("/");
  if (name !== null) return slashed.slice(slashed.lastIndexOf("node_modules/"));
  return `@postern/${slashed.split("/").slice(-2).join("/")}`;
}

interface RolldownError {
  message: string;
  id?: string;
  loc?: { file?: string; line: number };
}

/** Rolldown throws one error that lists all; its message has colours, frames and absolute paths. */
function buildProblems(error: unknown, root: string): Problem[] {
  const { errors = [error as RolldownError] } = error as { errors?: RolldownError[] };
  return errors.map(({ message, id, loc }) => {
    const file = loc?.file ?? id;
    const [first = ""] = message.replace(/\u001b\[[\d;]*m/g, "").split("\n");
    const place = /\[ (?:.*[\\/])?([^\\/ ]+):(\d+):\d+ \]/.exec(message.replace(/\u001b\[[\d;]*m/g, ""));
    return {
      severity: "error",
      file: file === undefined ? (place?.[1] ?? "main.ts") : shownPath(root, resolve(root, file)),
      line: loc?.line ?? (place ? Number(place[2]) : null),
      message: first.replace(/^\[[A-Z_]+\] /, "").replaceAll(`${root}${sep}`, ""),
    };
  });
}
