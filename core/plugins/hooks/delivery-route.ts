import { defineHook } from "../../kernel/hooks.ts";
import { limits } from "../../kernel/limits.ts";
import { carrierSchema, coversHost, hostSchema } from "../capabilities/transport-carry.ts";
import { described, line, named, nullable, record, type Schema, text, yesOrNo } from "../json-schema.ts";
import { answerReader, encodeJson, type HookPort, ungranted } from "./hook-port.ts";

export interface RouteQuestion {
  recipient: string;
  /** Of the mail. */
  bytes: number;
  isEncrypted: boolean;
  /** Host of the relay that takes the mail of the identity it is sent as. Null: none is set up. */
  relay: string | null;
}

/** A way that a plugin offers. What it protects is said by its manifest, never here. */
export interface Bid {
  host: string;
  preference: number;
  note: string;
}

/** Asks each plugin for a way to a recipient. Open: without a plugin's way there are the others. */
export const deliveryRoute = defineHook<RouteQuestion, Bid>({
  name: "delivery.route",
  kind: "each",
  onFailure: "open",
  wallMs: limits.hookWaitMs,
});

const answerOf = (host: Schema) =>
  nullable(
    named(
      "Bid",
      "A way to a recipient. What it protects is what the manifest says under `transport`.",
      record({
        host: described("Where the mail would go: a host that the scope of `transport.carry` names.", host),
        preference: described("0 to 1; the user's own choice comes first.", { type: "number", minimum: 0, maximum: 1 }),
        note: described("Shown to the user.", line(limits.pluginLineCharsMax)),
      }),
    ),
  );
const read = answerReader<Bid | null>(answerOf(hostSchema));
const readRelay = answerReader<Bid | null>(answerOf(carrierSchema));

export const routePort: HookPort<RouteQuestion, Bid | null> = {
  hook: deliveryRoute,
  summary: "Is there a way to this recipient? Null: none.",
  needs: ["transport.carry"],
  input: named(
    "RouteQuestion",
    "A recipient of a mail that is about to leave.",
    record({
      recipient: described("The address.", text(limits.mailAddressCharsMax)),
      bytes: described("Size of the mail.", { type: "integer", minimum: 0 }),
      isEncrypted: yesOrNo,
      relay: described(
        "With `via: relay`: the server that the user set up for whom they write as. Null: none, or another `via`.",
        nullable(carrierSchema),
      ),
    }),
  ),
  answer: answerOf(carrierSchema),
  encode({ recipient, bytes, isEncrypted, relay }, grant) {
    const scope = grant.scopeOf("transport.carry");
    const isItsOwn = relay !== null && scope.via === "relay" && coversHost(scope, relay);
    return encodeJson({ recipient, bytes, isEncrypted, relay: isItsOwn ? relay : null });
  },
  messages: () => [],
  decode(given, { relay }, grant) {
    const scope = grant.scopeOf("transport.carry");
    const bid = scope.via === "relay" ? readRelay(given) : read(given);
    if (bid === null) return null;
    const isOpen = scope.via === "relay" ? bid.host === relay : true;
    if (!isOpen || !coversHost(scope, bid.host)) throw ungranted("transport.carry", "host");
    return bid;
  },
};
