/** Which of a plugin's flows are left when the user refuses or narrows what it asks for. Pure. */
import type { Consent, ConsentFlow, ConsentLine, Grants } from "../api/plugins.ts";
import { capabilityEnds, fieldSights } from "../text/plugin-consent.ts";

const sights = Object.values(fieldSights);
const headerSight = "some technical headers";

/** Only what is known to be closed is left out: what nothing is known of stays in sight. */
export function openFlows({ lines, flows }: Consent, grants: Grants): ConsentFlow[] {
  const isClosed = closedEnds(lines, grants);
  return flows.flatMap((flow) => {
    const from = partsOf(flow.from).filter((part) => !isClosed(part));
    return from.length === 0 || isClosed(flow.to) ? [] : { ...flow, from: joined(from) };
  });
}

/** What was asked for and is not granted to any capability: parts of mail, and servers. */
function closedEnds(lines: ConsentLine[], grants: Grants): (end: string) => boolean {
  const asked = new Set(lines.flatMap(({ capability, scope }) => endsOf(capability, scope)));
  const open = new Set(Object.entries(grants).flatMap(([capability, scope]) => endsOf(capability, scope)));
  return (end) => asked.has(end) && !open.has(end);
}

function endsOf(capability: string, scope: unknown): string[] {
  const { fields, headers, origins, hosts, secrets } = (scope ?? {}) as Record<string, unknown>;
  const servers = [...words(origins), ...(Array.isArray(secrets) ? words(secrets.map(originOf)) : [])];
  return [
    ...(capabilityEnds[capability] ?? []),
    ...words(fields).map((field) => fieldSights[field] ?? field),
    ...(words(headers).length > 0 ? [headerSight] : []),
    ...servers.flatMap((origin) => [origin, ...(URL.canParse(origin) ? [new URL(origin).host] : [])]),
    ...words(hosts),
  ];
}

/** "a, b and c" as the kernel enumerates; its own names have commas and an "and" in them. */
function partsOf(enumerated: string): string[] {
  const held = sights.reduce((text, sight, at) => text.replace(sight, `\u0000${at}\u0000`), enumerated);
  return held.split(/, | and /).map((part) => {
    const [, at] = /^\u0000(\d+)\u0000$/.exec(part) ?? [];
    return at === undefined ? part : (sights[Number(at)] ?? part);
  });
}

function joined(parts: string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

function originOf(secret: unknown): unknown {
  return (secret as { origin?: unknown } | null)?.origin;
}

function words(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
