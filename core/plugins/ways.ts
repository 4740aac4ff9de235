/** delivery.route and delivery.carry: the ways on which plugins carry outgoing mail. */
import { AppError } from "../kernel/errors.ts";
import type { OpenHooks } from "./hook-ports.ts";
import type { CarryOutcome, Parcel } from "./hooks/delivery-carry.ts";
import type { Bid, RouteQuestion } from "./hooks/delivery-route.ts";
import type { InstalledPlugin } from "./installed-plugin.ts";
import type { Manifest } from "./manifest.ts";

/** A way that a plugin offers to a recipient. */
export interface OfferedWay {
  pluginId: string;
  bid: Bid;
  /** As its manifest says, never as it bids. */
  protects: NonNullable<Manifest["transport"]>["protects"];
}

/** A plugin that carries mail. */
export interface CarryingPlugin {
  pluginId: string;
  protects: OfferedWay["protects"];
  isOn: boolean;
}

export function carryingPlugins(plugins: ReadonlyMap<string, InstalledPlugin>): CarryingPlugin[] {
  return [...plugins.values()].flatMap(({ id, manifest, state }) => {
    const protects = manifest.transport?.protects;
    return protects === undefined ? [] : [{ pluginId: id, protects, isOn: state === "ready" }];
  });
}

export async function offeredWays(
  hooks: OpenHooks,
  plugins: ReadonlyMap<string, InstalledPlugin>,
  question: RouteQuestion,
): Promise<OfferedWay[]> {
  const bids = await hooks["delivery.route"].ask(question);
  return bids.flatMap(({ plugin: pluginId, answer: bid }) => {
    const protects = plugins.get(pluginId)?.manifest.transport?.protects;
    return protects === undefined ? [] : [{ pluginId, bid, protects }];
  });
}

export async function carriedBy(hooks: OpenHooks, pluginId: string, parcel: Parcel): Promise<CarryOutcome[]> {
  const outcomes = await hooks["delivery.carry"].ask(pluginId, parcel);
  if (outcomes === null) throw new AppError("PLUGIN_FAILED", { plugin: pluginId, problem: "answer" });
  return outcomes;
}
