import { type Protects, protectsOrder } from "../store/outbox-types.ts";
import type { Carriers } from "./carriers.ts";
import { findSent } from "./find-sent.ts";
import { Outbox, type OutboxParts } from "./outbox.ts";
import type { Parcels } from "./parcels.ts";
import { Reports } from "./reports.ts";

export interface DeliveryParts extends Omit<OutboxParts, "relayOf" | "policy" | "findSent" | "lookAtAccount"> {
  /** Has a source looked at now. */
  syncSource(sourceId: number): void;
}

/** What a test has in place of servers and plugins. */
export interface TestDelivery extends Partial<Pick<OutboxParts, "submit" | "random" | "answerMs">> {
  /** Its plugins; `submit` is what their `transport.submit` leads to. */
  carriers?(submit: Parcels["submit"]): Carriers;
}

export interface Delivery {
  outbox: Outbox;
  reports: Reports;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** The outbox, and what comes back about its mail. Nothing is sent before both are started. */
export function openDelivery(
  { syncSource, ...parts }: DeliveryParts,
  { carriers, ...test }: TestDelivery = {},
): Delivery {
  const { reader } = parts;
  const testCarriers = carriers?.((id, host, recipients) => outbox.parcels.submit(id, host, recipients));
  const outbox = new Outbox({
    ...parts,
    ...test,
    carriers: testCarriers ?? parts.carriers,
    relayOf: (identityId) => reader.outbox.relayOf(identityId),
    policy: () => ({ protectsAtLeast: protectsAtLeast(reader.setting("protectsAtLeast")) }),
    findSent: (entry) => findSent(reader, entry),
    lookAtAccount({ identityId, way }) {
      const own = way === null || way.relayId === null ? null : reader.relay(way.relayId);
      const relay = own ?? reader.outbox.relayOf(identityId);
      const sourceId = relay?.config.sourceId ?? null;
      if (sourceId !== null) syncSource(sourceId);
    },
  });
  const reports = new Reports(parts);
  return {
    outbox,
    reports,
    start: async () => {
      await outbox.start();
      reports.start();
    },
    close: async () => {
      await reports.close();
      await outbox.close();
    },
  };
}

function protectsAtLeast(set: unknown): Protects {
  return protectsOrder.find((each) => each === set) ?? "nothing";
}
