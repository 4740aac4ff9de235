import { isStringArray } from "../jmap/arguments.ts";
import { AppError } from "../kernel/errors.ts";

type Body = Record<string, unknown>;

/** Fields of a JSON body. Each throws BAD_REQUEST with the field's name. */
export function stringField(body: Body, field: string, charsMax: number): string {
  const value = body[field];
  if (typeof value !== "string" || value.length > charsMax) throw new AppError("BAD_REQUEST", { field });
  return value;
}

export function optionalStringField(body: Body, field: string, charsMax: number): string | null {
  return body[field] === undefined || body[field] === null ? null : stringField(body, field, charsMax);
}

export function integerField(body: Body, field: string, min: number, max: number): number {
  const value = body[field];
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < min || value > max) {
    throw new AppError("BAD_REQUEST", { field });
  }
  return value;
}

export function booleanField(body: Body, field: string): boolean {
  const value = body[field];
  if (typeof value !== "boolean") throw new AppError("BAD_REQUEST", { field });
  return value;
}

export function choiceField<T extends string>(body: Body, field: string, choices: readonly T[]): T {
  const value = body[field];
  const choice = choices.find((each) => each === value);
  if (choice === undefined) throw new AppError("BAD_REQUEST", { field });
  return choice;
}

export function stringsField(body: Body, field: string, itemsMax: number): string[] {
  const value = body[field];
  if (!isStringArray(value) || value.length === 0 || value.length > itemsMax)
    throw new AppError("BAD_REQUEST", { field });
  return value;
}

/** A misspelt field is an error, not a silence. */
export function refuseOthers(body: Body, known: readonly string[]): void {
  const other = Object.keys(body).find((key) => !known.includes(key));
  if (other !== undefined) throw new AppError("BAD_REQUEST", { field: other.slice(0, 50), reason: "unknown" });
}
