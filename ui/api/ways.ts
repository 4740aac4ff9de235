import { requestJson } from "./request.ts";

/** How far a transport's protection reaches. */
export type Protects = "nothing" | "hop" | "content" | "content-and-metadata";

export type WayReason =
  | "only"
  | "protects-most"
  | "preferred"
  | "alike"
  | "by-hand"
  | "none-offered"
  | "none-allowed"
  | "by-hand-missing";

export type WayVerdict =
  | "taken"
  | "not-allowed"
  | "not-asked-for"
  | "protects-less"
  | "preferred-less"
  | "alike"
  | "no-offer"
  | "off";

/** Why a mail goes a way, or none, and what became of the others (docs/jmap-extensions.md). */
export interface WayChoice {
  reason: WayReason;
  ways: Array<{
    transport: string;
    host: string | null;
    protects: Protects;
    preference: number | null;
    verdict: WayVerdict;
  }>;
}

export interface ChosenByHand {
  transport: string;
  relayId: number | null;
}

export interface OfferedWay extends ChosenByHand {
  host: string;
  protects: Protects;
  note: string;
  isAllowed: boolean;
  isNext: boolean;
}

/** A plugin that carries mail. */
export interface Transport {
  pluginId: string;
  protects: Protects;
  isOn: boolean;
}

export const transports = async (): Promise<Transport[]> =>
  (await requestJson<{ transports: Transport[] }>("/api/transports")).transports;
