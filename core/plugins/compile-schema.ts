import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { limits } from "../kernel/limits.ts";
import { type BuiltCheck, builtCheck } from "./built-checks.ts";

export const ajvOptions = { allErrors: false, strict: true, discriminator: true, allowUnionTypes: true } as const;

const ajv = new Ajv(ajvOptions);

/** Says whether a value is what its schema says; `errors` are of the last one that it was asked about. */
export interface SchemaCheck<Checked> {
  (value: unknown): value is Checked;
  errors: ErrorObject[] | null;
}

/**
 * The one ajv: manifests, answers and arguments are all checked by it. Compiled when something is first checked: a schema
 * costs milliseconds, there are a hundred, and most of them are asked about nothing while Postern starts. `name`: of one that
 * was compiled when Postern was built.
 */
export function compileSchema<Checked>(schema: object, name?: BuiltCheck): SchemaCheck<Checked> {
  let compiled: ValidateFunction<Checked> | null = null;
  const check = (value: unknown): value is Checked => {
    compiled ??= (name && builtCheck<Checked>(name, schema)) ?? ajv.compile<Checked>(schema);
    const isValid = compiled(value);
    lazy.errors = compiled.errors ?? null;
    return isValid;
  };
  const lazy: SchemaCheck<Checked> = Object.assign(check, { errors: null });
  return lazy;
}

/** Where it is wrong (RFC 6901 pointer, the unknown member's own where there is one) and what, in words. */
export function describeProblem(error: ErrorObject | undefined): { pointer: string; problem: string } {
  if (error === undefined) return { pointer: "", problem: "is not valid" };
  const { instancePath, keyword, params, message = "is not valid" } = error;
  if (keyword === "additionalProperties") {
    // As much of it as helps to find it: who wrote it may have made it megabytes long.
    const name = (params as { additionalProperty: string }).additionalProperty.slice(0, limits.jsonPointerCharsMax);
    const pointer = `${instancePath}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    return { pointer, problem: `"${name}" is not known here` };
  }
  if (keyword === "enum") {
    const allowed = (params as { allowedValues: unknown[] }).allowedValues
      .map((each) => JSON.stringify(each))
      .join(", ");
    return { pointer: instancePath, problem: `must be one of ${allowed}` };
  }
  return { pointer: instancePath, problem: message };
}
