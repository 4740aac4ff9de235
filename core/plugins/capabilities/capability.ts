import type { Schema } from "../json-schema.ts";
import type { CapabilityContext } from "./capability-context.ts";

export type { CapabilityContext, PluginDataStore } from "./capability-context.ts";

/** Which list of the consent screen a capability stands in. */
export type ConsentKind = "sees" | "changes" | "sends" | "keeps";

/** One thing that a scope lets a plugin see. */
export interface Sight {
  what: string;
  /** Text or attachments of mail, not only who wrote to whom. */
  isContent: boolean;
}

/** One thing a plugin can be allowed: its scope's schema, the sentence the user reads, and, where it is called, its doing. */
export interface Capability<Scope extends { reason: string } = { reason: string }> {
  /** `noun.verb` */
  readonly name: string;
  readonly kind: ConsentKind;
  /** JSON Schema of the scope. `reason` is added by scopeSchemaOf, for every capability alike. */
  readonly scope: { properties: Record<string, Schema>; required: string[] };
  consent(scope: Scope): string;
  /** True when `scope` allows nothing that `asked` does not. Reasons are not compared. */
  narrows(scope: Scope, asked: Scope): boolean;
  /** What a plugin learns by it; the beginning of a flow. */
  sees?(scope: Scope): Sight[];
  /** Where data can leave by it; the end of a flow. */
  reaches?(scope: Scope): string[];
  /** JSON Schema of the arguments of each method that a guest may call, and of what it resolves to. */
  readonly methods?: Record<string, MethodSchema>;
  /** What those methods do, for one plugin with one grant. Throws AppError. */
  open?(context: CapabilityContext, scope: Scope): Record<string, (args: never) => Promise<unknown>>;
}

export interface MethodSchema {
  description: string;
  args: Schema;
  /** `null` for nothing. */
  result: Schema;
}
