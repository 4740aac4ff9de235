/**
 * What a bundle may not hold: Node's built-ins, the network, packages that are not there. Each becomes a module that stands in
 * for it; whatever of those is still in the bundle after unused code was left out is a problem, told with file and line.
 */
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import type { Problem } from "./problem.ts";
import { refusedGlobals } from "./shims.ts";
import { lineAt, type Node, nodesOf, parseSource } from "./syntax.ts";

const prefix = "\0postern-refused:";

export interface Refusal {
  kind: "builtin" | "global" | "missing";
  name: string;
}

/** Global → [specifier, export], for rolldown's `transform.inject`. */
export const refusedInjections: Record<string, [string, string]> = Object.fromEntries(
  refusedGlobals.map((name) => [name, [`postern-global:${name}`, "refused"] as [string, string]]),
);

/** The module that stands in, for a specifier that is refused by its name alone; else null. */
export function refusedModule(specifier: string): string | null {
  if (specifier.startsWith("postern-global:")) return `${prefix}global:${specifier.slice("postern-global:".length)}`;
  return isBuiltin(specifier) ? `${prefix}builtin:${specifier}` : null;
}

export const missingModule = (specifier: string): string => `${prefix}missing:${specifier}`;

export function refusalOf(module: string): Refusal | null {
  if (!module.startsWith(prefix)) return null;
  const [kind = "", ...name] = module.slice(prefix.length).split(":");
  return { kind: kind as Refusal["kind"], name: name.join(":") };
}

/** Of a global a module with the export `refused`; else CommonJS, so that any name can be imported of it. */
export function refusedSource({ kind, name }: Refusal): string {
  const fails = `throw new Error(${JSON.stringify(`${name} is not there in a plugin`)});`;
  return kind === "global" ? `export function refused() { ${fails} }` : `module.exports = function () { ${fails} };`;
}

/** `file` as it stands on the disk, `shown` as the author knows it. */
export async function refusalProblem(refusal: Refusal, file: string, shown: string): Promise<Problem> {
  const text = readFileSync(file, "utf8");
  const line = await lineOfUse(text, file, refusal);
  return { severity: "error", file: shown, line, message: sentence(refusal, packageOf(file)) };
}

async function lineOfUse(text: string, file: string, { kind, name }: Refusal): Promise<number | null> {
  const tree = await parseSource(text, file);
  const isUse = (node: Node) =>
    kind === "global"
      ? node.type === "Identifier" && node["name"] === name
      : node.type === "Literal" && node["value"] === name;
  for (const node of nodesOf(tree)) if (isUse(node)) return lineAt(text, node.start);
  return null;
}

function sentence({ kind, name }: Refusal, importer: string | null): string {
  const who = importer === null ? "" : `the package "${importer}" `;
  const uses = importer === null ? "uses" : "needs";
  if (kind === "global") {
    return `${who}${uses} ${name}: a plugin has no network of its own, ask for the capability net.fetch and use host.net`;
  }
  if (kind === "missing") {
    const remedy = name.startsWith(".") ? "" : ": install it with npm in this folder";
    return `${who}imports "${name}", which was not found${remedy}`;
  }
  return `${who}${uses} "${name}" of Node.js, which a plugin does not have: choose a package that also runs in browsers`;
}

/** The npm package that a file belongs to; null for the plugin's own. */
export function packageOf(file: string): string | null {
  const [, , name = null] = /^(.*)\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file.replaceAll("\\", "/")) ?? [];
  return name;
}
