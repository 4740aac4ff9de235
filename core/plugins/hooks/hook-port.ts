import { AppError } from "../../kernel/errors.ts";
import type { HookRules } from "../../kernel/hooks.ts";
import type { CapabilityName } from "../capabilities/all.ts";
import { compileSchema } from "../compile-schema.ts";
import type { Grant } from "../grants.ts";
import type { Schema } from "../json-schema.ts";

/** How one hook crosses to a plugin and back. */
export interface HookPort<In, Out> {
  hook: HookRules;
  /** When it is asked and what the answer does, for authors. */
  summary: string;
  /** The hook shows or changes what these capabilities are for: a manifest that declares it must ask for them. */
  needs: CapabilityName[];
  /** And for one of these at least, where there are any. */
  needsOneOf?: CapabilityName[];
  /** What the plugin gets: the SDK's types and the reference are made from it. */
  input: Schema;
  /** What the plugin may answer. */
  answer: Schema;
  /** What the plugin sees of the input, as JSON, cut down to the grant. Null: nothing of it, so that it is not asked. */
  encode(input: In, grant: Grant): Uint8Array | null;
  /** Keys of the messages that `encode` shows: they may be tagged, and the audit names them. */
  messages(input: In, grant: Grant): string[];
  /** What the plugin may do while it is asked, and not longer: gives back what ends it, after the answer is checked. */
  begin?(input: In, grant: Grant): () => void;
  /** Checks the plugin's answer. Throws PLUGIN_FAILED when it has another shape than the hook says, PLUGIN_DENIED when it is not granted. */
  decode(answer: unknown, input: In, grant: Grant): Out;
}

export const encodeJson = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value), "utf8");

/** An answer of another shape is a failure of the plugin. Of what it said, only the place is told. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as compileSchema: the schema is the proof
export function answerReader<Answer>(schema: Schema): (answer: unknown) => Answer {
  const check = compileSchema<Answer>(schema);
  return (answer) => {
    if (check(answer)) return answer;
    const { keyword, instancePath } = check.errors?.[0] ?? { keyword: "answer", instancePath: "" };
    throw new AppError("PLUGIN_FAILED", { problem: "answer", where: placeOf(instancePath), rule: keyword });
  };
}

/** An answer that goes beyond the grant. */
export function ungranted(capability: CapabilityName, what: string): AppError {
  return new AppError("PLUGIN_DENIED", { capability, answer: what });
}

/** Only names that a schema could hold: a guest chooses the rest. */
const placeOf = (pointer: string): string => (/^(\/[A-Za-z0-9]{1,20}){0,6}$/.test(pointer) ? pointer : "");

/** Null when it is not canonical base64: two texts must not stand for the same bytes. */
export function bytesOf(base64: string): Buffer | null {
  const bytes = Buffer.from(base64, "base64");
  return bytes.toString("base64") === base64 ? bytes : null;
}
