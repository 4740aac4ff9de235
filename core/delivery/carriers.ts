/** What the outbox asks of plugins that carry mail. */
import type { CarryOutcome, Parcel } from "../plugins/hooks/delivery-carry.ts";
import type { Bid, RouteQuestion } from "../plugins/hooks/delivery-route.ts";
import type { Protects } from "../store/outbox-types.ts";

/** A plugin that carries mail, whether it offers a way just now or not. */
export interface Transport {
  pluginId: string;
  protects: Protects;
  /** It runs. */
  isOn: boolean;
}

/** A way to one recipient. */
export interface Way {
  pluginId: string;
  bid: Bid;
  protects: Protects;
}

export interface Carriers {
  transports(): Transport[];
  /** `relay`: its host; null: none is set up for the identity. */
  route(question: RouteQuestion & { relay: string | null }): Promise<Way[]>;
  /** Rejects when the plugin failed, or its answer cannot be believed. */
  carry(pluginId: string, parcel: Parcel): Promise<CarryOutcome[]>;
}
