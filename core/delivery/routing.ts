/** Which of the ways that transports offer a mail goes, and why. */
import type { Protects, Way } from "./carriers.ts";

const order: Protects[] = ["nothing", "hop", "content", "content-and-metadata"];

export interface RoutingPolicy {
  /** Ways that protect less are not gone. */
  protectsAtLeast: Protects;
}

export interface ChosenWay {
  way: Way | null;
  /** For the user: why this one, or why none. */
  reason: "only" | "protects-most" | "preferred" | "none-offered" | "none-allowed";
}

/** The one that protects most; of those that protect alike the one whose plugin is surest. */
export function chooseWay(ways: readonly Way[], { protectsAtLeast }: RoutingPolicy): ChosenWay {
  const allowed = ways.filter(({ protects }) => rank(protects) >= rank(protectsAtLeast));
  const [best, next] = allowed.toSorted(compareWays);
  if (best === undefined) return { way: null, reason: ways.length === 0 ? "none-offered" : "none-allowed" };
  if (next === undefined) return { way: best, reason: "only" };
  return { way: best, reason: rank(best.protects) > rank(next.protects) ? "protects-most" : "preferred" };
}

const rank = (protects: Protects): number => order.indexOf(protects);

/** The same choice each time: of two alike the first by name. */
function compareWays(left: Way, right: Way): number {
  return (
    rank(right.protects) - rank(left.protects) ||
    right.bid.preference - left.bid.preference ||
    (left.pluginId < right.pluginId ? -1 : 1)
  );
}
