import { AppError } from "../kernel/errors.ts";

/** A positive number of a query string. */
export function countOf(text: string, max: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= 1 && value <= max)) throw new AppError("BAD_REQUEST");
  return value;
}
