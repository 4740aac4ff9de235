/** Which of a plugin's flows are left when the user refuses or narrows what it asks for. Pure. */
import type { Consent, ConsentFlow, ConsentLine, Grants } from "../api/plugins.ts";
import { fieldSights } from "../text/plugin-consent.ts";

/** Only what is known to be closed is left out: a flow of which nothing is known stays in sight. */
export function openFlows({ lines, flows }: Consent, grants: Grants): ConsentFlow[] {
  const has = (kind: ConsentLine["kind"]): boolean =>
    lines.some((line) => line.kind === kind && line.capability in grants);
  if (!has("sends")) return [];
  const isClosed = closedEnds(lines, grants);
  return flows.filter(({ from, to }) => !isClosed(from) && !isClosed(to));
}

/** Fields of mail and servers that were asked for and are not granted to any capability. */
function closedEnds(lines: ConsentLine[], grants: Grants): (end: string) => boolean {
  const asked = new Set(lines.flatMap(({ scope }) => endsOf(scope)));
  const open = new Set(Object.values(grants).flatMap(endsOf));
  return (end) => asked.has(end) && !open.has(end);
}

function endsOf(scope: unknown): string[] {
  const { fields, origins, hosts } = (scope ?? {}) as Record<string, unknown>;
  return [
    ...words(fields).map((field) => fieldSights[field] ?? field),
    ...words(origins).flatMap((origin) => [origin, ...(URL.canParse(origin) ? [new URL(origin).host] : [])]),
    ...words(hosts),
  ];
}

function words(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
