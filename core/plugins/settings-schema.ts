/** What a manifest may say of settings: a small part of JSON Schema, one level of plain values, so that any of it is a form. */
import { limits } from "../kernel/limits.ts";
import { line, type Schema } from "./json-schema.ts";

export type Setting = { title: string; description?: string } & (
  | { type: "boolean"; default: boolean }
  | { type: "string"; enum?: string[]; minLength?: number; maxLength?: number; default: string }
  | { type: "integer" | "number"; minimum?: number; maximum?: number; default: number }
);

export interface SettingsSchema {
  type: "object";
  additionalProperties?: false;
  properties: Record<string, Setting>;
}

const words = { title: line(limits.pluginLabelCharsMax), description: line(limits.pluginLineCharsMax) };
const setting = (properties: Record<string, Schema>): Schema => ({
  type: "object",
  additionalProperties: false,
  required: ["type", "title", "default"],
  properties: { ...words, ...properties },
});
/** Names that every object has already: a form would find them filled in. */
const inherited = Object.getOwnPropertyNames(Object.prototype)
  .filter((name) => !name.startsWith("_"))
  .sort();
const bound: Schema = { type: "number", minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };
const chars: Schema = { type: "integer", minimum: 0, maximum: limits.pluginSettingCharsMax };
const value: Schema = { type: "string", maxLength: limits.pluginSettingCharsMax };

/** No pattern: a user's text would be matched in the kernel by a stranger's expression. */
const kinds = [
  setting({ type: { const: "boolean" }, default: { type: "boolean" } }),
  setting({
    type: { const: "string" },
    enum: { type: "array", items: line(limits.pluginLineCharsMax), minItems: 1, maxItems: 50, uniqueItems: true },
    minLength: chars,
    maxLength: chars,
    default: value,
  }),
  setting({ type: { enum: ["integer", "number"] }, minimum: bound, maximum: bound, default: bound }),
];

export const settingsSchema = {
  type: "object",
  additionalProperties: false,
  required: ["type", "properties"],
  properties: {
    type: { const: "object" },
    additionalProperties: { const: false },
    properties: {
      type: "object",
      maxProperties: limits.pluginSettingsMax,
      propertyNames: { type: "string", pattern: "^[a-z][A-Za-z0-9]{0,39}$", not: { enum: inherited } },
      additionalProperties: {
        type: "object",
        required: ["type"],
        properties: { type: { type: "string" } },
        discriminator: { propertyName: "type" },
        oneOf: kinds,
      },
    },
  },
};

/** What a schema of schemas cannot say: the default must be one of the values. */
export function settingsProblem(settings: SettingsSchema | undefined): { pointer: string; problem: string } | null {
  for (const [name, given] of Object.entries(settings?.properties ?? {})) {
    const problem = defaultProblem(given);
    if (problem !== null) return { pointer: `/settings/properties/${name}/default`, problem };
  }
  return null;
}

function defaultProblem(given: Setting): string | null {
  if (given.type === "boolean") return null;
  if (given.type === "string") {
    const { enum: allowed, minLength = 0, maxLength = limits.pluginSettingCharsMax } = given;
    if (allowed && !allowed.includes(given.default)) return 'is not one of "enum"';
    const length = Array.from(given.default).length;
    return length < minLength || length > maxLength ? "is shorter or longer than it may be" : null;
  }
  if (given.type === "integer" && !Number.isInteger(given.default)) return "is not a whole number";
  const { minimum = -Infinity, maximum = Infinity } = given;
  return given.default < minimum || given.default > maximum ? "is less or more than it may be" : null;
}

/** The schema that a user's settings are checked against: nothing beside what the manifest names, and no text without an end. */
export function checkableSettings(settings: SettingsSchema | undefined): Schema {
  const properties = Object.entries(settings?.properties ?? {}).map(([name, given]): [string, Schema] => [
    name,
    given.type === "string" ? { maxLength: limits.pluginSettingCharsMax, ...given } : given,
  ]);
  return { type: "object", additionalProperties: false, properties: Object.fromEntries(properties) };
}
