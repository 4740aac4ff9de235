import { UsageError } from "./usage-error.ts";

/** An argument that is a JSON object; `otherwise` is said of any other. */
export function readJsonObject(text: string, otherwise: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UsageError(otherwise);
}
