import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { CapabilityName, ScopeOf } from "./capabilities/all.ts";
import { carryProblem } from "./capabilities/transport-carry.ts";
import { compileSchema, describeProblem } from "./compile-schema.ts";
import { isCostly } from "./guest-json.ts";
import { type HookName, type HookPort, hookPorts } from "./hook-ports.ts";
import { jsonLines } from "./json-lines.ts";
import { manifestSchema, type transportProtects } from "./manifest-schema.ts";
import { type SettingsSchema, settingsProblem } from "./settings-schema.ts";

/** A manifest that was checked. */
export interface Manifest {
  manifest: 1;
  id: string;
  version: string;
  sdk: string;
  name: string;
  summary: string;
  main: string;
  hooks: Partial<Record<HookName, Record<string, never>>>;
  capabilities: { [Name in CapabilityName]?: ScopeOf<Name> };
  /** What the user may set, as a form. */
  settings?: SettingsSchema;
  /** Of a plugin that carries mail. */
  transport?: { protects: (typeof transportProtects)[number] };
  limits?: { memoryMiB?: number; wallMs?: number; fetchesPerMinute?: number; tagsPerMinute?: number };
}

/** The SDK that this Postern speaks. A plugin asks for `^major.minor`: the same major, and no newer minor. */
export const sdkVersion = { major: 1, minor: 0 };

const check = compileSchema<Manifest>(manifestSchema, "manifest");

/** Throws PLUGIN_MANIFEST_BAD with the line, where in the manifest, and what is wrong there. */
export function parseManifest(text: string): Manifest {
  if (Buffer.byteLength(text) > limits.manifestBytesMax) throw bad(1, "", "is larger than a manifest may be");
  // A reader of places takes its time for each mark.
  if (isCostly(Buffer.from(text), limits.manifestMarksMax)) throw bad(1, "", "has more values than a manifest may");
  const value = parseJson(text);
  const { lines, repeated } = jsonLines(text);
  const refuse = (pointer: string, problem: string) => bad(lineOf(lines, pointer), pointer, problem);
  // JSON.parse takes the last of two equal keys, another reader might take the first: what was agreed to must be one thing.
  if (repeated[0] !== undefined) throw refuse(repeated[0], "stands there twice");
  if (!check(value)) {
    const { pointer, problem } = describeProblem(check.errors?.[0]);
    throw refuse(pointer, problem);
  }
  const [major, minor] = value.sdk.slice(1).split(".").map(Number);
  if (major !== sdkVersion.major || (minor ?? 0) > sdkVersion.minor) {
    throw refuse(
      "/sdk",
      `asks for an SDK that this Postern does not speak (it speaks ^${sdkVersion.major}.${sdkVersion.minor})`,
    );
  }
  const problem =
    hookProblem(value) ?? settingsProblem(value.settings) ?? transportProblem(value) ?? secretProblem(value);
  if (problem !== null) throw refuse(problem.pointer, problem.problem);
  return value;
}

interface Problem {
  pointer: string;
  problem: string;
}

function hookProblem({ hooks, capabilities }: Manifest): Problem | null {
  for (const hook of Object.keys(hooks) as HookName[]) {
    const { needs, needsOneOf = [] }: Pick<HookPort<never, unknown>, "needs" | "needsOneOf"> = hookPorts[hook];
    const missing = needs.find((needed) => capabilities[needed] === undefined);
    const isOneMissing = needsOneOf.length > 0 && needsOneOf.every((needed) => capabilities[needed] === undefined);
    const named = missing === undefined ? needsOneOf.map((each) => `"${each}"`).join(" or ") : `"${missing}"`;
    if (missing !== undefined || isOneMissing)
      return {
        pointer: `/hooks/${hook}`,
        problem: `needs the capability ${named}, which "capabilities" does not ask for`,
      };
  }
  return null;
}

/** Who carries mail says what that protects, and nobody else does. */
function transportProblem({ capabilities, transport }: Manifest): Problem | null {
  const carries = capabilities["transport.carry"] !== undefined;
  if (carries && transport === undefined)
    return { pointer: "/capabilities/transport.carry", problem: 'needs "transport": { "protects": "…" }' };
  const carry = capabilities["transport.carry"];
  // Over TLS alone whoever listens sees to which host mail goes, and when.
  if (transport?.protects === "content-and-metadata" && carry?.via === "tls")
    return { pointer: "/transport/protects", problem: 'needs "via": "tor" in "transport.carry"' };
  // Postern speaks to the relay, and what it speaks is known: TLS up to there, and no promise beyond.
  if (transport !== undefined && carry?.via === "relay" && !["nothing", "hop"].includes(transport.protects))
    return { pointer: "/transport/protects", problem: 'is "hop" at most with "via": "relay"' };
  const problem = carry === undefined ? null : carryProblem(carry);
  if (problem !== null) return { pointer: "/capabilities/transport.carry/hosts", problem };
  if (!carries && transport !== undefined)
    return { pointer: "/transport", problem: 'is for plugins that ask for "transport.carry"' };
  return null;
}

/** One name, one secret: else what the user entered for one server would stand beside the title of another. */
function secretProblem({ capabilities }: Manifest): Problem | null {
  const names = capabilities["secret.use"]?.secrets.map(({ name }) => name) ?? [];
  const again = names.findIndex((name, at) => names.indexOf(name) < at);
  return again < 0
    ? null
    : { pointer: `/capabilities/secret.use/secrets/${again}/name`, problem: "stands there twice" };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const at = Number(/position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1] ?? 0);
    throw bad(text.slice(0, at).split("\n").length, "", "is not JSON");
  }
}

/** A missing member has no line: the one that it is missing from has. */
function lineOf(lines: Map<string, number>, pointer: string): number {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf("/"))) {
    const line = lines.get(at);
    if (line !== undefined || at === "") return line ?? 1;
  }
}

function bad(line: number, pointer: string, problem: string): AppError {
  return new AppError("PLUGIN_MANIFEST_BAD", { file: "manifest.json", line, where: pointer, problem });
}
