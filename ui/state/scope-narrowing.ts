/** From the JSON Schema of a capability's scope to the choices by which a user narrows it. Pure. */
import type { ConsentLine, Grants, Scope } from "../api/plugins.ts";

/** Which mail: all of it, what is new, or what has one of these tags. */
export type MailChoice = "all" | "new" | string[];

export type Narrowing =
  | { kind: "several"; key: string; options: Option[]; fewest: number; isRequired: boolean }
  | { kind: "one"; key: string; options: string[] }
  | { kind: "flag"; key: string }
  | { kind: "number"; key: string; least: number; most: number; isWhole: boolean }
  | { kind: "mail"; key: string; asked: MailChoice }
  /** A word of its own that can be left out. */
  | { kind: "part"; key: string; value: string };

export interface Option {
  name: string;
  /** The member of the list, as it was asked for. */
  member: unknown;
}

interface Schema {
  type?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  minItems?: number;
  minimum?: number;
  maximum?: number;
}

/** The narrower ones, where the schema cannot say the order of its words. */
const narrowWords = ["tor"];
/** More is less: the time between two runs. */
const growing = ["minutes"];

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
  if (words.includes("all") && words.includes("new")) return mailNarrowing(key, value);
  if (Array.isArray(value)) {
    const options = value.map((member) => ({ name: nameOf(member), member }));
    const fewest = isRequired ? (schema.minItems ?? 0) : 0;
    return options.length > fewest ? { kind: "several", key, options, fewest, isRequired } : null;
  }
  if (value === true) return { kind: "flag", key };
  if (typeof value === "number") {
    const isGrowing = growing.includes(key);
    const least = isGrowing ? value : (schema.minimum ?? 0);
    const most = isGrowing ? (schema.maximum ?? value) : value;
    return most > least ? { kind: "number", key, least, most, isWhole: schema.type === "integer" } : null;
  }
  return typeof value === "string" ? wordNarrowing(key, words, value, isRequired) : null;
}

function wordNarrowing(key: string, words: string[], value: string, isRequired: boolean): Narrowing | null {
  const options = words.filter((word) => word === value || narrowWords.includes(word));
  if (options.length > 1) return { kind: "one", key, options };
  return isRequired || words.length > 0 ? null : { kind: "part", key, value };
}

/** A list's member as it is shown: itself, or what it is titled. */
function nameOf(member: unknown): string {
  if (!isRecord(member)) return String(member);
  const { title, origin, id, name } = member;
  return [title ?? name ?? id, origin].filter((part) => typeof part === "string").join(", ");
}

/** New mail is part of all mail, and so is mail with some tag; neither of these two is part of the other. */
function mailNarrowing(key: string, value: unknown): Narrowing | null {
  const asked = mailChoiceOf(value);
  return asked === "new" || (Array.isArray(asked) && asked.length < 2) ? null : { kind: "mail", key, asked };
}

/** Absent means new. */
export function mailChoiceOf(value: unknown): MailChoice {
  return value === "all" ? "all" : Array.isArray(value) ? value.map(String) : "new";
}

/** The scope with one thing changed. An optional list without members is left out, and so is what is undefined. */
export function withChoice(scope: Scope, { key, kind }: Narrowing, value: unknown): Scope {
  const { [key]: _, ...rest } = scope;
  const isOut = value === undefined || (kind === "several" && Array.isArray(value) && value.length === 0);
  return isOut ? rest : { ...rest, [key]: value };
}

export function isSameScope(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((one) => b.some((other) => isSameScope(one, other)));
  }
  if (!isRecord(a) || !isRecord(b)) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => key === "reason" || isSameScope(a[key], b[key]));
}

/** Whether a scope certainly asks for no more than another: fewer of its lists, no more of its numbers, else the same. */
export function isWithin(scope: Scope, other: Scope): boolean {
  return Object.entries(scope).every(([key, value]) => {
    const most = other[key];
    if (key === "reason" || most === undefined) return key === "reason";
    if (Array.isArray(value) && Array.isArray(most)) {
      return value.every((one) => most.some((each) => isSameScope(one, each)));
    }
    if (typeof value === "number" && typeof most === "number") {
      return growing.includes(key) ? value >= most : value <= most;
    }
    return key === "mail" && most === "all" ? true : isSameScope(value, most);
  });
}

export function isSameGrants(a: Grants, b: Grants): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => name in a && name in b && isSameScope(a[name], b[name]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wordsOf(schema: Schema): string[] {
  const all = [schema, ...(schema.anyOf ?? [])].flatMap((variant) => variant.enum ?? []);
  return all.filter((word) => typeof word === "string");
}
