/** Short ways to write the JSON Schemas of scopes, inputs and answers. All are strict: nothing that is not named gets through. */

export interface Schema {
  title?: string;
  description?: string;
  type?: string | string[];
  const?: unknown;
  enum?: readonly unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean;
  items?: Schema;
  anyOf?: Schema[];
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minProperties?: number;
  maxProperties?: number;
  default?: unknown;
  not?: Schema;
}

/** All of its fields are required but those named in `optional`. */
export function record(properties: Record<string, Schema>, optional: string[] = []): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: "object", additionalProperties: false, required, properties };
}

/** A record with a name of its own: an interface of the SDK. */
export function named(title: string, description: string, schema: Schema): Schema {
  return { title, description, ...schema };
}

export const described = (description: string, schema: Schema): Schema => ({ ...schema, description });
export const text = (maxLength: number): Schema => ({ type: "string", maxLength });
export const list = (items: Schema, maxItems: number): Schema => ({ type: "array", items, maxItems });
export const oneOf = (values: readonly unknown[]): Schema => ({ enum: values });
export const nullable = (schema: Schema): Schema => ({ anyOf: [{ type: "null" }, schema] });
export const nothing: Schema = { type: "null" };
export const yesOrNo: Schema = { type: "boolean" };
export const whole = (minimum: number, maximum: number): Schema => ({ type: "integer", minimum, maximum });
/** One line of plain text: no control characters, and none that turn the direction of writing. */
export const line = (maxLength: number): Schema => ({
  type: "string",
  minLength: 1,
  maxLength,
  pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]*$",
});
/** RFC 4648 4, padded. */
export const base64 = (bytesMax: number): Schema => ({
  type: "string",
  maxLength: Math.ceil(bytesMax / 3) * 4,
  pattern: "^[A-Za-z0-9+/]*={0,2}$",
});
/** Ids that a manifest gives to what it declares. */
export const name: Schema = { type: "string", pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", maxLength: 40 };
export const instant = described("Milliseconds since 1970.", { type: "integer", minimum: 0 });
