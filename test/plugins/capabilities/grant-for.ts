import type { ErrorDetail } from "../../../core/kernel/errors.ts";
import type { CapabilityName } from "../../../core/plugins/capabilities/all.ts";
import type { CapabilityContext } from "../../../core/plugins/capabilities/capability-context.ts";
import { Grant } from "../../../core/plugins/grants.ts";
import type { Grants } from "../../../core/plugins/plugin-record.ts";
import { contextFor } from "../context-for.ts";

export const reason = "For a test.";

export type Refused = { code: string } & ErrorDetail;

/** Calls a method as a guest does: with arguments that nobody has looked at. A refusal is its code and detail. */
export function asking(grants: Grants, context: CapabilityContext = contextFor()) {
  const grant = new Grant(grants, context);
  return async (capability: CapabilityName, method: string, args: unknown): Promise<unknown> => {
    const ask = { plugin: context.plugin, capability, method, args: Buffer.from(JSON.stringify(args)) };
    const outcome = await grant.answer(ask);
    return "answer" in outcome ? outcome.answer : { code: outcome.refusal.code, ...outcome.refusal.detail };
  };
}

export const codeOf = (outcome: unknown): string | undefined => (outcome as Partial<Refused> | null | undefined)?.code;
