/** From the JSON Schema of a plugin's settings to the fields of a form, and what is wrong with a value. Pure. */
export type SettingsField = {
  key: string;
  title: string;
  description: string | null;
  isRequired: boolean;
  initial: unknown;
} & (
  | { kind: "text"; shortest: number; longest: number | null; pattern: string | null }
  | { kind: "number"; isWhole: boolean; least: number | null; most: number | null }
  | { kind: "flag" }
  | { kind: "choice"; options: Array<string | number>; names: string[] }
);

/** What is wrong, by a name that ui/text says in words, and the bound that was crossed. */
export type SettingsProblem =
  | { problem: "required" | "number" | "whole" | "pattern" }
  | { problem: "least" | "most" | "shortest" | "longest"; bound: number };

interface Schema {
  type?: unknown;
  title?: unknown;
  description?: unknown;
  default?: unknown;
  enum?: unknown;
  oneOf?: unknown;
  minimum?: unknown;
  maximum?: unknown;
  minLength?: unknown;
  maxLength?: unknown;
  pattern?: unknown;
}

export function settingsFields(settings: unknown): SettingsField[] {
  if (!isRecord(settings) || !isRecord(settings["properties"])) return [];
  const required = Array.isArray(settings["required"]) ? settings["required"] : [];
  return Object.entries(settings["properties"]).flatMap(([key, property]) => {
    const field = isRecord(property) ? fieldOf(key, property, required.includes(key)) : null;
    return field ? [field] : [];
  });
}

function fieldOf(key: string, schema: Schema, isRequired: boolean): SettingsField | null {
  const common = {
    key,
    title: textOf(schema.title) ?? key,
    description: textOf(schema.description),
    isRequired,
    initial: schema.default,
  };
  const choice = choiceOf(schema);
  if (choice) return { ...common, kind: "choice", ...choice };
  switch (schema.type) {
    case "string":
      return {
        ...common,
        kind: "text",
        shortest: numberOf(schema.minLength) ?? 0,
        longest: numberOf(schema.maxLength),
        pattern: textOf(schema.pattern),
      };
    case "number":
    case "integer":
      return {
        ...common,
        kind: "number",
        isWhole: schema.type === "integer",
        least: numberOf(schema.minimum),
        most: numberOf(schema.maximum),
      };
    case "boolean":
      return { ...common, kind: "flag" };
    default:
      return null;
  }
}

/** `enum`, or `oneOf` of constants with titles. */
function choiceOf(schema: Schema): { options: Array<string | number>; names: string[] } | null {
  const isOption = (value: unknown): value is string | number => typeof value === "string" || typeof value === "number";
  if (Array.isArray(schema.enum)) {
    const options = schema.enum.filter(isOption);
    return { options, names: options.map(String) };
  }
  if (!Array.isArray(schema.oneOf)) return null;
  const named = schema.oneOf.filter(isRecord).flatMap(({ const: option, title }) => {
    return isOption(option) ? [{ option, name: textOf(title) ?? String(option) }] : [];
  });
  return { options: named.map(({ option }) => option), names: named.map(({ name }) => name) };
}

/** The values of the form: what is stored, else the default. */
export function settingsValues(fields: SettingsField[], stored: Record<string, unknown>): Record<string, unknown> {
  const values = fields.map(({ key, kind, initial }) => {
    const value = key in stored ? stored[key] : initial;
    return [key, value === undefined && kind === "flag" ? false : value] as const;
  });
  return { ...stored, ...Object.fromEntries(values.filter(([, value]) => value !== undefined)) };
}

/** Of the kinds that a form can make, the server checks the rest. Null: nothing is wrong. */
export function problemOf(field: SettingsField, value: unknown): SettingsProblem | null {
  const isEmpty = value === undefined || value === "" || (typeof value === "number" && Number.isNaN(value));
  if (isEmpty && field.kind === "number" && value !== undefined && value !== "") return { problem: "number" };
  if (isEmpty) return field.isRequired ? { problem: "required" } : null;
  if (field.kind === "number") return numberProblem(field, value);
  return field.kind === "text" ? textProblem(field, typeof value === "string" ? value : "") : null;
}

function numberProblem(
  { isWhole, least, most }: Extract<SettingsField, { kind: "number" }>,
  value: unknown,
): SettingsProblem | null {
  if (typeof value !== "number") return { problem: "number" };
  if (isWhole && !Number.isInteger(value)) return { problem: "whole" };
  if (least !== null && value < least) return { problem: "least", bound: least };
  return most !== null && value > most ? { problem: "most", bound: most } : null;
}

function textProblem(
  { shortest, longest, pattern }: Extract<SettingsField, { kind: "text" }>,
  value: string,
): SettingsProblem | null {
  // JSON Schema counts code points.
  const length = Array.from(value).length;
  if (length < shortest) return { problem: "shortest", bound: shortest };
  if (longest !== null && length > longest) return { problem: "longest", bound: longest };
  return pattern !== null && isMismatch(pattern, value) ? { problem: "pattern" } : null;
}

/** A pattern that this browser cannot read is left to the server. */
function isMismatch(pattern: string, value: string): boolean {
  try {
    return !new RegExp(pattern, "u").test(value);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
