/** Looks at a plugin before its user does: manifest, bundle, types, and whether it asks for what it uses. Runs none of it. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import { capabilityOf } from "../capabilities/all.ts";
import { scopeSchemaOf } from "../capabilities/define-capability.ts";
import { type HookName, hookPorts } from "../hook-ports.ts";
import { jsonLines } from "../json-lines.ts";
import type { Schema } from "../json-schema.ts";
import { type Manifest, parseManifest } from "../manifest.ts";
import { type Bundle, bundlePlugin } from "./bundle.ts";
import { type HostUse, usesOf } from "./host-uses.ts";
import { linkSdk } from "./link-sdk.ts";
import type { Problem } from "./problem.ts";
import { runNode } from "./run-program.ts";
import { SourcePlaces } from "./source-places.ts";
import { lineAt } from "./syntax.ts";

export interface CheckResult {
  problems: Problem[];
  /** Null where there was none to look at. */
  manifest: Manifest | null;
  bundle: Bundle | null;
  /** False: no TypeScript compiler was found. */
  areTypesChecked: boolean;
}

export async function checkPlugin(folder: string): Promise<CheckResult> {
  const read = readManifest(folder);
  if ("problem" in read) return { problems: [read.problem], manifest: null, bundle: null, areTypesChecked: false };
  const { manifest, lines } = read;
  linkSdk(folder);
  const [bundled, types] = await Promise.all([bundlePlugin(folder, manifest.main), typeProblems(folder)]);
  const problems = [...bundled.problems, ...(types ?? [])];
  if (bundled.bundle !== null) {
    problems.push(...sizeProblems(bundled.bundle), ...(await useProblems(manifest, lines, bundled.bundle)));
  }
  return { problems, manifest, bundle: bundled.bundle, areTypesChecked: types !== null };
}

type ReadManifest = { manifest: Manifest; lines: Map<string, number> } | { problem: Problem };

function readManifest(folder: string): ReadManifest {
  const bad = (line: number | null, message: string) => ({
    problem: { severity: "error" as const, file: "manifest.json", line, message },
  });
  const path = join(folder, "manifest.json");
  if (!existsSync(path)) return bad(null, "is not there");
  const text = readFileSync(path, "utf8");
  try {
    return { manifest: parseManifest(text), lines: jsonLines(text).lines };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "PLUGIN_MANIFEST_BAD") throw error;
    const { line, where, problem } = error.detail;
    return bad(typeof line === "number" ? line : null, `${where ? `${where} ` : ""}${problem}`);
  }
}

function sizeProblems({ code }: Bundle): Problem[] {
  const bytes = Buffer.byteLength(code);
  if (bytes <= limits.pluginCodeBytesMax) return [];
  const message = `is ${bytes} bytes when bundled, more than the ${limits.pluginCodeBytesMax} that a plugin may be`;
  return [{ severity: "error", file: "main.ts", line: null, message }];
}

async function useProblems(manifest: Manifest, lines: Map<string, number>, bundle: Bundle): Promise<Problem[]> {
  const { uses, handlers } = await usesOf(bundle.code);
  const at = (severity: Problem["severity"], pointer: string, message: string): Problem => {
    return { severity, file: "manifest.json", line: lines.get(pointer) ?? null, message };
  };
  const asked = Object.keys(manifest.capabilities);
  const hooks = Object.keys(manifest.hooks) as HookName[];
  const unused = asked.filter((name) => isUnused(name, hooks, uses));
  return [
    ...undeclared(uses, asked, bundle),
    ...unused.map((name) => at("warning", `/capabilities/${name}`, `asks for ${name}, which nothing uses`)),
    ...hooks
      .filter((hook) => handlers?.includes(hook) === false)
      .map((hook) =>
        at("error", `/hooks/${hook}`, `declares the hook ${hook}, which ${manifest.main} has no handler for`),
      ),
    ...(handlers ?? [])
      .filter((hook) => !(hooks as string[]).includes(hook))
      .map((hook) => undeclaredHook(manifest.main, hook)),
  ];
}

function undeclaredHook(file: string, hook: string): Problem {
  const message = Object.hasOwn(hookPorts, hook)
    ? `has a handler for ${hook}, which the manifest does not declare: add to "hooks": "${hook}": {}`
    : `has a handler for ${hook}, which is no hook of this SDK`;
  return { severity: "error", file, line: null, message };
}

/** One problem for each capability, at the first place that certainly uses it. */
function undeclared(uses: HostUse[], asked: string[], bundle: Bundle): Problem[] {
  const places = new SourcePlaces(bundle.map);
  const first = new Map<string, HostUse>();
  for (const use of uses) {
    if (use.isCertain && !asked.includes(use.capability) && !first.has(use.capability)) first.set(use.capability, use);
  }
  return [...first.values()].map(({ capability, offset }) => {
    const line = lineAt(bundle.code, offset);
    const column = offset - bundle.code.lastIndexOf("\n", offset - 1);
    const [file = "main.ts", place] = places.placeOf(line, column)?.split(":") ?? [];
    const message = `uses ${capability}, which the manifest does not ask for: add to "capabilities": ${manifestLine(capability)}`;
    return { severity: "error", file, line: place === undefined ? null : Number(place), message };
  });
}

/** Whether something uses it can be said of those that have methods, or that a hook needs. */
function isUnused(capability: string, hooks: HookName[], uses: HostUse[]): boolean {
  if (uses.some((use) => use.capability === capability)) return false;
  const needing = (Object.keys(hookPorts) as HookName[]).filter((hook) => needsOf(hook).includes(capability));
  if (needing.some((hook) => hooks.includes(hook))) return false;
  return needing.length > 0 || Object.keys(capabilityOf(capability)?.methods ?? {}).length > 0;
}

/** Hooks that show messages show them as far as message.read goes, whether they need it or not. */
function needsOf(hook: HookName): string[] {
  const { needs, needsOneOf = [], input } = hookPorts[hook];
  const shown = JSON.stringify(input).includes('"title":"MessageView"') ? ["message.read"] : [];
  return [...needs, ...needsOneOf, ...shown];
}

/** `"store.own": { "megabytes": 1, "reason": "…" }` */
export function manifestLine(capability: string): string {
  const known = capabilityOf(capability);
  const scope = known === null ? {} : exampleOf(scopeSchemaOf(known));
  return `"${capability}": ${JSON.stringify(scope)
    .replaceAll('":', '": ')
    .replaceAll(",", ", ")
    .replace(/^\{(.*)\}$/, "{ $1 }")}`;
}

function exampleOf(schema: Schema): unknown {
  const { type, enum: values, properties = {}, required = [], items, minItems = 0, minimum = 1, anyOf } = schema;
  if (values) return values[0];
  if (anyOf?.[0]) return exampleOf(anyOf[0]);
  if (type === "object") return Object.fromEntries(required.map((name) => [name, exampleOf(properties[name] ?? {})]));
  if (type === "array") return minItems > 0 && items ? [exampleOf(items)] : [];
  if (type === "integer" || type === "number") return minimum;
  return type === "boolean" ? false : "…";
}

/** Null: there is no tsc in the plugin's folder, above it or beside Postern, or no tsconfig.json. */
async function typeProblems(folder: string): Promise<Problem[] | null> {
  const compiler = findCompiler(folder);
  if (compiler === null || !existsSync(join(folder, "tsconfig.json"))) return null;
  const { code, output } = await runNode([compiler, "--noEmit", "--pretty", "false", "-p", "."], { cwd: folder });
  if (code === 0) return [];
  const found = [...output.matchAll(/^(.+?)\((\d+),\d+\): error (.+)$/gm)].map(([, file = "", line, message = ""]) => {
    return { severity: "error" as const, file, line: Number(line), message };
  });
  if (found.length > 0) return found;
  return [{ severity: "error", file: "tsconfig.json", line: null, message: output.trim().split("\n")[0] ?? "" }];
}

function findCompiler(folder: string): string | null {
  for (const from of [join(folder, "package.json"), import.meta.filename]) {
    try {
      const main = createRequire(from).resolve("typescript/package.json");
      return join(dirname(main), "bin", "tsc");
    } catch {
      continue; // Not installed there.
    }
  }
  return null;
}
