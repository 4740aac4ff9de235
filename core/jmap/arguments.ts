import { invalidArguments } from "./method-error.ts";
import type { Arguments } from "./result-reference.ts";

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** RFC 8620 1.3. */
export function isInt(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value);
}

export function isUnsignedInt(value: unknown): value is number {
  return isInt(value) && value >= 0;
}

export function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

/** RFC 8620 1.4 UTCDate: milliseconds since 1970, or null when the text is not one. */
export function parseUtcDate(value: unknown): number | null {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value)) return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : time;
}

/** RFC 8620 1.4: no fraction of a second when it is zero, else no trailing zeros; the store keeps whole seconds on the wire. */
export function formatUtcDate(time: number): string {
  return `${new Date(Math.floor(time / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

export function readString(given: Arguments, name: string): string {
  const value = given[name];
  if (typeof value !== "string") throw invalidArguments(`"${name}" must be a string.`);
  return value;
}

export function readOptionalString(given: Arguments, name: string): string | null {
  const value = given[name] ?? null;
  if (value !== null && typeof value !== "string") throw invalidArguments(`"${name}" must be a string or null.`);
  return value;
}

export function readBoolean(given: Arguments, name: string, fallback = false): boolean {
  const value = given[name] ?? fallback;
  if (typeof value !== "boolean") throw invalidArguments(`"${name}" must be true or false.`);
  return value;
}

export function readUnsignedInt(given: Arguments, name: string): number | null {
  const value = given[name] ?? null;
  if (value !== null && !isUnsignedInt(value)) throw invalidArguments(`"${name}" must be a whole number from 0.`);
  return value;
}

export function readInt(given: Arguments, name: string, fallback: number): number {
  const value = given[name] ?? fallback;
  if (!isInt(value)) throw invalidArguments(`"${name}" must be a whole number.`);
  return value;
}

export function readStringArray(given: Arguments, name: string): string[] | null {
  const value = given[name] ?? null;
  if (value !== null && !isStringArray(value)) throw invalidArguments(`"${name}" must be an array of strings or null.`);
  return value;
}

export function readObject(given: Arguments, name: string): Record<string, unknown> | null {
  const value = given[name] ?? null;
  if (value !== null && !isObject(value)) throw invalidArguments(`"${name}" must be an object or null.`);
  return value;
}
