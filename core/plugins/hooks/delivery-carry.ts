import { AppError } from "../../kernel/errors.ts";
import { defineHook } from "../../kernel/hooks.ts";
import { limits } from "../../kernel/limits.ts";
import { carrierSchema, coversHost } from "../capabilities/transport-carry.ts";
import { base64, described, line, list, named, oneOf, record, text } from "../json-schema.ts";
import { answerReader, encodeJson, type HookPort, ungranted } from "./hook-port.ts";

export interface Parcel {
  /** Of the outbox entry: the same when it is tried again, so that a receiver can tell. */
  id: string;
  from: string;
  recipients: Array<{ address: string; host: string }>;
  /** RFC 5322, as it is to arrive. Stays with the kernel where the way is a relay. */
  message: Uint8Array;
}

/** What the plugin claims became of it. `later`: it stays queued. */
export interface CarryOutcome {
  address: string;
  status: "sent" | "later" | "refused";
  note: string;
}

/** Has the plugin whose way was chosen carry a mail. Closed: when it fails the mail stays queued. */
export const deliveryCarry = defineHook<Parcel, CarryOutcome[]>({
  name: "delivery.carry",
  kind: "named",
  onFailure: "closed",
  wallMs: limits.carryWaitMs,
});

const nothing = new Uint8Array(0);
const address = text(limits.mailAddressCharsMax);
const outcome = named(
  "CarryOutcome",
  "What became of a mail to one recipient.",
  record({
    address,
    status: described(
      "`later`: it stays queued and is tried again. `refused`: it never will.",
      oneOf(["sent", "later", "refused"]),
    ),
    note: described("Shown to the user.", line(limits.pluginLineCharsMax)),
  }),
);
const answer = list(outcome, limits.carryRecipientsMax);
const read = answerReader<CarryOutcome[]>(answer);

export const carryPort: HookPort<Parcel, CarryOutcome[]> = {
  hook: deliveryCarry,
  summary:
    "Carry this mail. One answer a recipient; `sent` counts only for a host that answered a `transport.post` with 2xx, or for a recipient that a `transport.submit` delivered. When the plugin fails, the mail stays queued.",
  needs: ["transport.carry"],
  input: named(
    "Parcel",
    "A mail on its way.",
    record({
      id: described("The same when it is tried again, so that a receiver can tell.", text(limits.messageKeyCharsMax)),
      from: described("The address.", address),
      recipients: list(record({ address, host: carrierSchema }), limits.carryRecipientsMax),
      message: described(
        "RFC 5322, as it is to arrive; base64. Empty with `via: relay`: Postern has it.",
        base64(limits.carryBytesMax),
      ),
    }),
  ),
  answer,
  encode({ id, from, recipients, message }, grant) {
    const scope = grant.scopeOf("transport.carry");
    const shown = scope.via === "relay" ? nothing : message;
    if (shown.byteLength > limits.carryBytesMax) throw new AppError("PLUGIN_LIMIT", { limit: "carryBytesMax" });
    if (recipients.length > limits.carryRecipientsMax)
      throw new AppError("PLUGIN_LIMIT", { limit: "carryRecipientsMax" });
    // The grant may have been narrowed since the way was chosen.
    if (recipients.some(({ host }) => !coversHost(scope, host))) throw ungranted("transport.carry", "host");
    return encodeJson({
      id,
      from,
      recipients: recipients.map(({ address, host }) => ({ address, host })),
      message: Buffer.from(shown).toString("base64"),
    });
  },
  messages: () => [],
  begin: ({ id, recipients }, grant) => grant.beginCarrying({ id, recipients }),
  /** Each recipient once and nobody else: a transport that leaves somebody out has not answered. */
  decode(given, { id, recipients }, grant) {
    const outcomes = read(given);
    const wanted = new Set(recipients.map(({ address }) => address));
    const answered = new Set(outcomes.map(({ address }) => address));
    if (answered.size !== outcomes.length || answered.symmetricDifference(wanted).size > 0)
      throw new AppError("PLUGIN_FAILED", { problem: "answer", where: "recipients" });
    // Nobody is told that a mail is on its way because a plugin says so: the kernel saw the host take something.
    const sent = new Set(outcomes.filter(({ status }) => status === "sent").map(({ address }) => address));
    const hosts = new Set(recipients.filter((each) => sent.has(each.address)).map(({ host }) => host));
    const isSeen =
      grant.scopeOf("transport.carry").via === "relay"
        ? [...sent].every((to) => grant.wasDelivered(id, to))
        : [...hosts].every((host) => grant.claimCarried(host));
    if (!isSeen) throw new AppError("PLUGIN_FAILED", { problem: "answer", where: "sent without carrying" });
    return outcomes;
  },
};
