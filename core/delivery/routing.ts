/** Which of the ways that transports offer a mail goes, and why. */
import {
  type Protects,
  protectsOrder,
  type WayChoice,
  type WayReason,
  type WayVerdict,
  type WeighedWay,
} from "../store/outbox-types.ts";
import type { Transport, Way } from "./carriers.ts";

export interface RoutingPolicy {
  /** Ways that protect less are not gone. */
  protectsAtLeast: Protects;
}

export interface ChosenWay {
  way: Way | null;
  /** For the user: why this one, or why none, and what became of the others. */
  choice: WayChoice;
}

export interface Weighed extends RoutingPolicy {
  /** The transport that the user chose for this mail; null: none. */
  byHand: string | null;
  /** All there are: those that offered nothing are told of, too. */
  transports: readonly Transport[];
}

/** The one that protects most; of those that protect alike the one whose plugin is surest. Never one that the policy excludes. */
export function chooseWay(ways: readonly Way[], { protectsAtLeast, byHand, transports }: Weighed): ChosenWay {
  const isAllowed = ({ protects }: Way) => rank(protects) >= rank(protectsAtLeast);
  const isAskedFor = ({ pluginId }: Way) => byHand === null || pluginId === byHand;
  const [best, next] = ways.filter((way) => isAllowed(way) && isAskedFor(way)).toSorted(compareWays);
  const verdictOf = (way: Way): WayVerdict => {
    if (way === best) return "taken";
    if (!isAskedFor(way)) return "not-asked-for";
    return isAllowed(way) && best ? behind(way, best) : "not-allowed";
  };
  const weighed = ways.map((way) => weighedWay(way, verdictOf(way)));
  const silent = transports
    .filter(({ pluginId }) => !ways.some((way) => way.pluginId === pluginId))
    .map((each) => unofferedWay(each));
  const reason = best ? reasonFor(best, next, byHand) : reasonForNone(ways.filter(isAskedFor), byHand);
  const isTaken = ({ verdict }: WeighedWay): number => Number(verdict === "taken");
  return {
    way: best ?? null,
    choice: { reason, ways: [...weighed, ...silent].toSorted((left, right) => isTaken(right) - isTaken(left)) },
  };
}

const rank = (protects: Protects): number => protectsOrder.indexOf(protects);

/** Why `way` stands behind `best`. */
function behind(way: Way, best: Way): WayVerdict {
  if (rank(way.protects) < rank(best.protects)) return "protects-less";
  return way.bid.preference < best.bid.preference ? "preferred-less" : "alike";
}

function reasonFor(best: Way, next: Way | undefined, byHand: string | null): WayReason {
  if (byHand !== null) return "by-hand";
  if (next === undefined) return "only";
  const verdict = behind(next, best);
  return verdict === "protects-less" ? "protects-most" : verdict === "preferred-less" ? "preferred" : "alike";
}

function reasonForNone(askedFor: readonly Way[], byHand: string | null): WayReason {
  if (askedFor.length > 0) return "none-allowed";
  return byHand === null ? "none-offered" : "by-hand-missing";
}

function weighedWay({ pluginId, bid: { host, preference }, protects }: Way, verdict: WayVerdict): WeighedWay {
  return { transport: pluginId, host, protects, preference, verdict };
}

function unofferedWay({ pluginId, protects, isOn }: Transport): WeighedWay {
  return { transport: pluginId, host: null, protects, preference: null, verdict: isOn ? "no-offer" : "off" };
}

/** The same choice each time: of two alike the first by name. */
function compareWays(left: Way, right: Way): number {
  return (
    rank(right.protects) - rank(left.protects) ||
    right.bid.preference - left.bid.preference ||
    (left.pluginId < right.pluginId ? -1 : 1)
  );
}
