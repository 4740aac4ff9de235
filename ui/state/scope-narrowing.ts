/** From the JSON Schema of a capability's scope to the choices by which a user narrows it. Pure. */
import type { ConsentLine, Grants, Scope } from "../api/plugins.ts";

/** Which mail: all of it, what is new, or what has one of these tags. */
export type MailChoice = "all" | "new" | string[];

export type Narrowing =
  | { kind: "several"; key: string; options: string[]; fewest: number; isRequired: boolean }
  | { kind: "one"; key: string; options: string[] }
  | { kind: "flag"; key: string }
  | { kind: "number"; key: string; least: number; most: number; isWhole: boolean }
  | { kind: "mail"; key: string; asked: MailChoice; form: MailForm };

/** How the schema writes "these tags": as a list, or as an object that has one. */
export type MailForm = "list" | "object";

interface Schema {
  type?: unknown;
  enum?: unknown[];
  const?: unknown;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  minItems?: number;
  minimum?: number;
}

/** Of each pair the narrower one, for words whose order the schema cannot say. */
const narrowerFirst = ["never", "none", "no", "new", "tor"];

export function scopeOf(line: ConsentLine): Scope {
  const scope = typeof line.scope === "object" && line.scope !== null ? (line.scope as Scope) : {};
  return { ...scope, reason: line.reason };
}

/** Everything that was asked for. */
export function fullGrants(lines: ConsentLine[]): Grants {
  return Object.fromEntries(lines.map((line) => [line.capability, scopeOf(line)]));
}

/** What of the scope can be made less; in the order of the schema. */
export function narrowingsOf(scopeSchema: unknown, asked: Scope): Narrowing[] {
  const schema = (scopeSchema ?? {}) as Schema;
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const value = asked[key];
    if (key === "reason" || value === undefined) return [];
    const found = narrowingOf(key, property, value, schema.required?.includes(key) ?? false);
    return found ? [found] : [];
  });
}

function narrowingOf(key: string, schema: Schema, value: unknown, isRequired: boolean): Narrowing | null {
  const words = wordsOf(schema);
  if (words.includes("all") && words.includes("new")) return mailNarrowing(key, schema, value);
  if (Array.isArray(value)) {
    const options = value.filter((one) => typeof one === "string" || typeof one === "number").map(String);
    const fewest = isRequired ? (schema.minItems ?? 0) : 0;
    return options.length > fewest ? { kind: "several", key, options, fewest, isRequired } : null;
  }
  if (value === true) return { kind: "flag", key };
  if (typeof value === "number") {
    const least = schema.minimum ?? 0;
    const isWhole = schema.type === "integer";
    return value > least ? { kind: "number", key, least, most: value, isWhole } : null;
  }
  if (typeof value === "string" && words.length > 1) {
    const options = words.filter((word) => word === value || isNarrower(word, value));
    return options.length > 1 ? { kind: "one", key, options } : null;
  }
  return null;
}

function mailNarrowing(key: string, schema: Schema, value: unknown): Narrowing | null {
  const form = variantsOf(schema).some(({ properties }) => properties?.["tags"]) ? "object" : "list";
  const asked = mailChoiceOf(value);
  return Array.isArray(asked) && asked.length < 2 ? null : { kind: "mail", key, asked, form };
}

export function mailChoiceOf(value: unknown): MailChoice {
  if (value === "new" || value === "all") return value;
  const tags = Array.isArray(value) ? value : ((value as { tags?: unknown } | null | undefined)?.tags ?? []);
  return Array.isArray(tags) ? tags.map(String) : [];
}

export function mailScope(choice: MailChoice, form: MailForm): unknown {
  return Array.isArray(choice) && form === "object" ? { tags: choice } : choice;
}

/** The scope with one thing changed. An optional list without members is left out. */
export function withChoice(scope: Scope, narrowing: Narrowing, value: unknown): Scope {
  const next = { ...scope, [narrowing.key]: value };
  if (narrowing.kind === "several" && !narrowing.isRequired && (value as unknown[]).length === 0) {
    delete next[narrowing.key];
  }
  return next;
}

export function isSameScope(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((one) => b.some((other) => isSameScope(one, other)));
  }
  if (!isRecord(a) || !isRecord(b)) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => key === "reason" || isSameScope(a[key], b[key]));
}

export function isSameGrants(a: Grants, b: Grants): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => name in a && name in b && isSameScope(a[name], b[name]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function variantsOf(schema: Schema): Schema[] {
  return [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
}

function wordsOf(schema: Schema): string[] {
  const all = variantsOf(schema).flatMap((variant) => [...(variant.enum ?? []), variant.const]);
  return all.filter((word) => typeof word === "string");
}

function isNarrower(word: string, than: string): boolean {
  const at = narrowerFirst.indexOf(word);
  return at >= 0 && !narrowerFirst.includes(than);
}
