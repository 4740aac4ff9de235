/** docs/plugins/reference.md: hooks, capabilities and limits, from the schemas that every call is checked with. */
import { limits } from "../../kernel/limits.ts";
import { capabilities } from "../capabilities/all.ts";
import type { Capability } from "../capabilities/capability.ts";
import { scopeSchemaOf } from "../capabilities/define-capability.ts";
import { hookPorts, type HookPort } from "../hook-ports.ts";
import type { Schema } from "../json-schema.ts";
import { transportProtects } from "../manifest-schema.ts";
import { exampleScopes } from "./example-scopes.ts";
import { hostMethods } from "./host-methods.ts";
import { wordsOf } from "./schema-words.ts";
import { needsOf } from "./sdk-types.ts";
import { TypeWriter } from "./typescript-of.ts";

const kinds = {
  each: "every plugin is asked at once",
  first: "plugins are asked in turn until one answers",
  fold: "each plugin gets what the one before made of it",
  named: "exactly one plugin is asked",
};
const failures = {
  open: "open: a plugin that fails, or takes too long, has no say",
  closed: "closed: when a plugin fails, or takes too long, what it was asked for does not happen",
};

export function pluginReference(): string {
  return [
    "# Reference of hooks and capabilities",
    "Written by `scripts/write-plugin-reference.ts` from the schemas that Postern checks every call with. Types are those of `@postern/sdk`.",
    "## Hooks",
    ...Object.entries<HookPort<never, unknown>>(hookPorts).map(([name, port]) => hookSection(name, port)),
    "## Types in hooks",
    ...namedTypes(),
    "## Capabilities",
    "Each also takes a `reason`: one line, which the user reads as it is. What a scope leaves out is not granted.",
    ...Object.values<Capability<never>>(capabilities).map(capabilitySection),
    "## Limits",
    limitTable(),
  ].join("\n\n");
}

function hookSection(name: string, { hook, summary, input, answer, ...needs }: HookPort<never, unknown>): string {
  return `### ${name}

${summary}

- Asked: ${kinds[hook.kind]}.
- When it fails: ${failures[hook.onFailure]}. It has ${seconds(hook.wallMs)}, waiting included.
- Needs: ${needsOf(needs)}.
- Input: ${code(shortType(input))}
- Answer: ${answer.type === "null" ? "none." : code(shortType(answer))}`;
}

/** Named types by name, the others in full. */
function shortType(schema: Schema): string {
  return new TypeWriter()
    .typeOf(schema)
    .replace(/\/\*\*.*?\*\/\n/g, "")
    .replace(/\s+/g, " ");
}

function namedTypes(): string[] {
  const found = new Map<string, Schema>();
  for (const { input, answer } of Object.values<HookPort<never, unknown>>(hookPorts)) {
    collect(input, found);
    collect(answer, found);
  }
  return [...found].map(
    ([title, schema]) =>
      `### ${title}\n\n${schema.description}\n\n${fieldTable(schema.properties ?? {}, schema.required)}`,
  );
}

function collect(schema: Schema, found: Map<string, Schema>): void {
  if (schema.title !== undefined) found.set(schema.title, schema);
  for (const each of [schema.items, ...(schema.anyOf ?? []), ...Object.values(schema.properties ?? {})])
    if (each) collect(each, found);
}

function capabilitySection(capability: Capability<never>): string {
  const { reason: _, ...properties } = scopeSchemaOf(capability).properties ?? {};
  const example = exampleScopes[capability.name as keyof typeof exampleScopes];
  const methods = hostMethods().filter((each) => each.capability === capability.name);
  const scope =
    Object.keys(properties).length === 0
      ? "Its scope has no fields beside the reason."
      : fieldTable(properties, capability.scope.required);
  return [
    `### ${capability.name}`,
    scope,
    `\`\`\`json\n"${capability.name}": ${JSON.stringify(example)}\n\`\`\``,
    `The user reads, under “${capability.kind}”: ${capability.consent(example as never)}`,
    ...methods.map(({ part, method, schema }) => {
      const names = Object.keys(schema.args.properties ?? {}).join(", ");
      return `\`host.${part}.${method}\` (${names}) → ${code(shortType(schema.result))}. ${schema.description}`;
    }),
  ].join("\n\n");
}

function fieldTable(properties: Record<string, Schema>, required: readonly string[] = []): string {
  const rows = Object.entries(properties).map(
    ([name, schema]) =>
      `| \`${name}\`${required.includes(name) ? "" : " (optional)"} | ${cell(code(shortType(schema)))} | ${cell(wordsOf(schema))} |`,
  );
  return ["| field | type | |", "|---|---|---|", ...rows].join("\n");
}

const cell = (text: string): string => text.replaceAll("|", "\\|");
const code = (text: string): string => `\`${text}\``;
const seconds = (ms: number): string => `${ms / 1_000} s`;

function limitTable(): string {
  const rows: Array<[what: string, amount: string]> = [
    ["memory, unless the manifest's `limits.memoryMiB` says otherwise", `${limits.pluginMemoryMiBDefault} MiB`],
    ["memory at most", `${limits.pluginMemoryMiBMax} MiB`],
    [
      "time of the plugin's own work in one call, unless the manifest's `limits.wallMs` says otherwise",
      seconds(limits.pluginWallMsDefault),
    ],
    ["time of one call at most", seconds(limits.pluginWallMsMax)],
    ["time to start", seconds(limits.pluginStartMs)],
    ["calls of the host in one call of a hook", String(limits.bridgeCallsPerEntryMax)],
    ["bytes to the host in one call of a hook", `${limits.bridgeBytesPerEntryMax / limits.mebibyte} MiB`],
    ["bytes of one payload", `${limits.bridgeFrameBytesMax / limits.mebibyte} MiB`],
    ["own data at most", `${limits.pluginStoreMegabytesMax} MB`],
    ["requests a minute (`limits.fetchesPerMinute`)", perMinute("Fetches")],
    ["calls of `host.mail.tag` a minute (`limits.tagsPerMinute`)", perMinute("TagChanges")],
    ["breaches in an hour that switch the plugin off", String(limits.pluginBreachesMax)],
    ["what a transport may protect", transportProtects.join(", ")],
  ];
  return ["| limit | |", "|---|---|", ...rows.map(([what, amount]) => `| ${what} | ${amount} |`), ""].join("\n");
}

function perMinute(what: "Fetches" | "TagChanges"): string {
  return `${limits[`plugin${what}PerMinuteDefault`]}, at most ${limits[`plugin${what}PerMinuteMax`]}`;
}
