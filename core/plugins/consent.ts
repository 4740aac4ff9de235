/** What a plugin would be allowed, in the user's words: what it sees, changes, sends and keeps, and what can flow where. */
import { capabilityOf } from "./capabilities/all.ts";
import { enumerate, scopeSchemaOf } from "./capabilities/define-capability.ts";
import type { Consent, ConsentFlow, ConsentLine, Grants, Signer } from "./plugin-record.ts";
import { isSameJson } from "./same-json.ts";

/** From a manifest, or from what was granted of it. */
export function consentOf({ capabilities }: { capabilities: Grants }, signer: Signer | null): Consent {
  return { lines: linesOf(capabilities), flows: flowsOf(capabilities), signer };
}

function linesOf(capabilities: Grants): ConsentLine[] {
  return Object.entries(capabilities).flatMap(([name, scope]) => {
    const capability = capabilityOf(name);
    if (capability === null) return [];
    return {
      capability: name,
      kind: capability.kind,
      sentence: capability.consent(scope as never),
      reason: scope.reason,
      scope,
      scopeSchema: scopeSchemaOf(capability),
    };
  });
}

/** One for each way out and each kind of what can leave by it: content of mail apart from the rest. */
function flowsOf(capabilities: Grants): ConsentFlow[] {
  const granted = Object.entries(capabilities).flatMap(([name, scope]) => {
    const capability = capabilityOf(name);
    return capability === null ? [] : [{ capability, scope: scope as never }];
  });
  const seen = granted.flatMap(({ capability, scope }) => capability.sees?.(scope) ?? []);
  const reached = new Set(granted.flatMap(({ capability, scope }) => capability.reaches?.(scope) ?? []));
  const named = (isContent: boolean) => [
    ...new Set(seen.filter((each) => each.isContent === isContent).map(({ what }) => what)),
  ];
  return [...reached].flatMap((to) =>
    [true, false].flatMap((isContent) => {
      const from = named(isContent);
      return from.length === 0 ? [] : [{ from: enumerate(from), to, isDangerous: isContent }];
    }),
  );
}

export interface ConsentDifference {
  added: ConsentLine[];
  removed: ConsentLine[];
  changed: Array<{ before: ConsentLine; after: ConsentLine }>;
}

/** What an update wants otherwise. A new reason alone is a change, too: the user agreed to the old one. */
export function difference(before: Consent, after: Consent): ConsentDifference {
  const had = new Map(before.lines.map((line) => [line.capability, line]));
  const has = new Set(after.lines.map(({ capability }) => capability));
  return {
    added: after.lines.filter(({ capability }) => !had.has(capability)),
    removed: before.lines.filter(({ capability }) => !has.has(capability)),
    changed: after.lines.flatMap((line) => {
      const old = had.get(line.capability);
      return old === undefined || isSameJson(old.scope, line.scope) ? [] : [{ before: old, after: line }];
    }),
  };
}
