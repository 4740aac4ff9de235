/** The SDK's hooks.ts and host.ts, from the schemas that every call is checked with. */
import { hookPorts, type HookPort } from "../hook-ports.ts";
import { type HostMethod, hostMethods, hostParts } from "./host-methods.ts";
import { wordsOf } from "./schema-words.ts";
import { comment, TypeWriter } from "./typescript-of.ts";

const generated = "// Written by scripts/write-sdk-types.ts, from the schemas in core/plugins.\n\n";
const failureRules = {
  open: "A plugin that fails has no say.",
  closed: "When a plugin fails, what it was asked for does not happen.",
};

export function needsOf({ needs, needsOneOf = [] }: Pick<HookPort<never, unknown>, "needs" | "needsOneOf">): string {
  const all = needs.map((name) => `\`${name}\``).join(" and ");
  return [all, needsOneOf.map((name) => `\`${name}\``).join(" or ")].filter((part) => part !== "").join(", ");
}

export function hookTypes(): string {
  const types = new TypeWriter();
  const hooks = Object.entries<HookPort<never, unknown>>(hookPorts).map(([name, port]) => {
    const words = `${port.summary} Needs ${needsOf(port)}. ${port.answer.type === "null" ? "" : failureRules[port.hook.onFailure]}`;
    const input = types.typeOf(port.input);
    const answer = types.typeOf(port.answer);
    return `${comment(words.trim())}"${name}": { input: ${input}; answer: ${answer === "null" ? "void" : answer} };`;
  });
  const summary = "/** The hooks of this SDK: what each gives a plugin, and what it wants back. */\n";
  return `${generated}${[...types.interfaces.values()].join("\n\n")}\n\n${summary}export interface Hooks {\n${hooks.join("\n")}\n}\n`;
}

export function hostTypes(): string {
  const types = new TypeWriter();
  const parts = Object.entries(hostParts).map(([part, { capability, words }]) => {
    const methods = hostMethods().filter((each) => each.part === part);
    const members = methods.map((method) => comment(method.schema.description) + signature(types, method));
    return `/** Capability \`${capability}\`. ${words} */\nexport interface ${partType(part)} {\n${members.join("\n")}\n}`;
  });
  const fields = Object.entries(hostParts).map(([part]) => `readonly ${part}: ${partType(part)};`);
  return `${generated}${[...types.interfaces.values(), ...parts].join("\n\n")}

/** What a plugin can ask of Postern. Each part needs its capability in the manifest, else its calls reject with a HostError. */
export interface Host {
  ${fields.join("\n")}
  /** What the user set, with the manifest's defaults for the rest. The plugin starts anew when the user changes them. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly clock: PluginClock;
}

export interface PluginClock {
  /** Milliseconds since 1970. */
  now(): number;
}
`;
}

const partType = (part: string): string => `Plugin${capital(part)}`;
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function signature(types: TypeWriter, { part, method, schema, takesObject }: HostMethod): string {
  const { properties = {} } = schema.args;
  const result = types.typeOf(schema.result);
  const returns = `Promise<${result === "null" ? "void" : result}>`;
  if (!takesObject) {
    const parameters = Object.entries(properties).map(([name, each]) => `${name}: ${types.typeOf(each)}`);
    return `${method}(${parameters.join(", ")}): ${returns};`;
  }
  const title = `${capital(part === "net" ? "" : part.replace(/s$/, ""))}${capital(method)}Request`;
  types.typeOf({ ...schema.args, title, description: wordsOf({ description: `What ${part}.${method} takes.` }) });
  return `${method}(request: ${title}): ${returns};`;
}
