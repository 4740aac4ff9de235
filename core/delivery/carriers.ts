/** What the outbox asks of plugins that carry mail. */
import type { CarryOutcome, Parcel } from "../plugins/hooks/delivery-carry.ts";
import type { Bid, RouteQuestion } from "../plugins/hooks/delivery-route.ts";

/** How far a transport's protection reaches, as its manifest says. */
export type Protects = "nothing" | "hop" | "content" | "content-and-metadata";

/** A way to one recipient. */
export interface Way {
  pluginId: string;
  bid: Bid;
  protects: Protects;
}

export interface Carriers {
  /** `relay`: its host; null: none is set up for the identity. */
  route(question: RouteQuestion & { relay: string | null }): Promise<Way[]>;
  /** Rejects when the plugin failed, or its answer cannot be believed. */
  carry(pluginId: string, parcel: Parcel): Promise<CarryOutcome[]>;
}
