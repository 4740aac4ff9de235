import type { RemoteReference } from "../plugins/hooks/rendered-message.ts";

/** How many of each kind the mail wanted. */
export function remoteCounts(remote: readonly RemoteReference[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of remote) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Who would have learned of the reading, most often first: by name where it is known, else by host. */
export function blockedTrackers(remote: readonly RemoteReference[]): Array<{ name: string; count: number }> {
  const counts = new Map<string, number>();
  for (const { kind, tracker, host } of remote) {
    if (kind !== "tracker") continue;
    const name = tracker ?? host;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
}
