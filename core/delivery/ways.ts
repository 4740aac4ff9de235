/** The ways of a mail: the one that it goes, and those that the user may choose instead. */
import { limits } from "../kernel/limits.ts";
import {
  type ChoiceOf,
  type ChosenByHand,
  type OutboxEntry,
  type Protects,
  protectsOrder,
  type WayChoice,
} from "../store/outbox-types.ts";
import type { Relay } from "../store/relays.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { Carriers, Way } from "./carriers.ts";
import { chooseWay, type RoutingPolicy } from "./routing.ts";

export interface WaysParts {
  reader: Pick<StoreReader, "relays" | "relay" | "outbox">;
  carriers: Carriers;
  /** Of an identity; null when there is none. */
  relayOf(identityId: number): Relay | null;
  policy(): RoutingPolicy;
}

/** What of a mail decides about its way. */
export interface RoutedMail extends Pick<OutboxEntry, "identityId" | "way"> {
  bytes: number;
}

export interface FoundWay {
  way: Way | null;
  /** The server that stands behind it, if one does. */
  relay: Relay | null;
  choice: WayChoice;
}

/** A way that a mail could be sent by. */
export interface OfferedWay {
  transport: string;
  /** Null: it goes over no server of the user's. */
  relayId: number | null;
  host: string;
  protects: Protects;
  preference: number;
  /** The plugin's own words. */
  note: string;
  /** The policy lets mail go there. */
  isAllowed: boolean;
  /** The next try goes there. */
  isNext: boolean;
}

export class Ways {
  readonly #parts: WaysParts;

  constructor(parts: WaysParts) {
    this.#parts = parts;
  }

  /** The server that a mail is given to, where its way is a server's: the one that the user chose for it, else the identity's. */
  relayOf({ identityId, way }: Pick<RoutedMail, "identityId" | "way">): Relay | null {
    const { reader, relayOf } = this.#parts;
    const relayId = way?.relayId ?? null;
    return relayId === null ? relayOf(identityId) : reader.relay(relayId);
  }

  /** The way to one recipient, and why it is that one. */
  async find(mail: RoutedMail, recipient: string): Promise<FoundWay> {
    const { carriers, policy } = this.#parts;
    const relay = this.relayOf(mail);
    const ways = await carriers.route(question(mail, recipient, relay));
    const byHand = mail.way?.transport ?? null;
    return { ...chooseWay(ways, { ...policy(), byHand, transports: carriers.transports() }), relay };
  }

  /** As find, of all who are not settled; only the first are asked about. */
  async next(mail: RoutedMail, recipients: readonly string[]): Promise<ChoiceOf[]> {
    const found: Array<ChoiceOf & { text: string }> = [];
    for (const recipient of recipients.slice(0, limits.travelAskedMax)) {
      const { choice } = await this.find(mail, recipient);
      const text = JSON.stringify(choice);
      const alike = found.find((each) => each.text === text);
      if (alike) alike.recipients.push(recipient);
      else found.push({ recipients: [recipient], choice, text });
    }
    return found.map(({ text: _, ...each }) => each);
  }

  /** Over each server that is set up, and by whoever needs none; asked for the first recipients. */
  async offered(mail: RoutedMail, recipients: readonly string[]): Promise<OfferedWay[]> {
    const { reader, carriers, policy } = this.#parts;
    const { protectsAtLeast } = policy();
    const isAllowed = (protects: Protects) => protectsOrder.indexOf(protects) >= protectsOrder.indexOf(protectsAtLeast);
    const relays: Array<Relay | null> = reader.relays();
    const next = new Set<string>();
    const found = new Map<string, OfferedWay>();
    for (const recipient of recipients.slice(0, limits.wayRecipientsAskedMax)) {
      const { way, relay: own } = await this.find(mail, recipient);
      if (way) next.add(keyOf(way, relayBehind(way, own)));
      for (const relay of relays.length === 0 ? [null] : relays)
        for (const offered of await carriers.route(question(mail, recipient, relay))) {
          const { pluginId: transport, protects, bid } = offered;
          const relayId = relayBehind(offered, relay);
          const more = { isAllowed: isAllowed(protects), isNext: false };
          found.set(keyOf(offered, relayId), { transport, relayId, protects, ...bid, ...more });
        }
    }
    return [...found].map(([key, way]) => ({ ...way, isNext: next.has(key) }));
  }
}

const question = ({ bytes }: RoutedMail, recipient: string, relay: Relay | null) => ({
  recipient,
  bytes,
  isEncrypted: false,
  relay: relay?.config.host ?? null,
});

const relayBehind = ({ bid }: Way, relay: Relay | null): number | null =>
  relay !== null && relay.config.host === bid.host ? relay.id : null;

const keyOf = ({ pluginId, bid }: Way, relayId: number | null): string => `${pluginId} ${relayId ?? bid.host}`;

/** Whether they name the same. */
export const isSameWay = (offered: OfferedWay, { transport, relayId }: ChosenByHand): boolean =>
  offered.transport === transport && offered.relayId === relayId;
