/** One try of one mail: which way each recipient's copy goes, and what came of it. */
import { isDeepStrictEqual } from "node:util";
import { AppError, plainError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { envelopeId } from "./envelope-id.ts";
import { submissionIdOf } from "../store/ids.ts";
import type { ChoiceOf, OutboxEntry, OutboxProblem, OutboxRecipient, WayReason } from "../store/outbox-types.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import type { BlobRef } from "../store/types.ts";
import type { Carriers, Way } from "./carriers.ts";
import { needsOf, type OutgoingMessage, outgoingMessage } from "./outgoing-message.ts";
import type { CarriedParcel, Parcels } from "./parcels.ts";
import type { Ways } from "./ways.ts";

export interface AttemptParts {
  reader: StoreReader;
  writer: StoreWriter;
  vault: { read(ref: BlobRef): Buffer };
  carriers: Carriers;
  parcels: Parcels;
  ways: Ways;
}

/** Why nobody, or not everybody, was reached; null when every server spoke. Rejects when the store fails. */
export async function attempt(parts: AttemptParts, entry: OutboxEntry): Promise<OutboxProblem | null> {
  const message = await readMessage(parts, entry);
  if (message === null) return null;
  const open = entry.recipients.filter(({ state }) => state === "queued" || state === "deferred");
  const { groups, missing } = await routesOf(parts, entry, open, message);
  let problem = missing === null ? null : problemOf(missing);
  // One after the other: what was committed of one is there before the next begins.
  for (const { way, recipients, choices } of groups)
    for (let at = 0; at < recipients.length; at += limits.carryRecipientsMax) {
      const some = recipients.slice(at, at + limits.carryRecipientsMax);
      problem = (await carry(parts, entry, message, { way, recipients: some, choices })) ?? problem;
    }
  return problem;
}

/** Null: its bytes are gone for good, and so is the mail. */
async function readMessage(
  { reader, writer, vault }: AttemptParts,
  { id: entryId }: OutboxEntry,
): Promise<OutgoingMessage | null> {
  const stored = reader.outbox.messageOf(entryId);
  try {
    if (stored === null) throw new AppError("BLOB_DESTROYED");
    return outgoingMessage(vault.read(stored.ref));
  } catch (error) {
    const { code } = plainError(error);
    if (code !== "BLOB_DESTROYED" && code !== "BLOB_DAMAGED") throw error;
    await writer.perform({
      op: "outbox.giveUp",
      entryId,
      addresses: null,
      text: code === "BLOB_DAMAGED" ? "The mail is damaged on the disk." : "The mail was destroyed.",
      by: "time",
    });
    return null;
  }
}

/** Recipients whose copies go together. */
interface Group {
  way: Way;
  recipients: OutboxRecipient[];
  choices: ChoiceOf[];
}

interface Routes {
  groups: Group[];
  /** Why there is no way to somebody; null: there is one to all. */
  missing: WayReason | null;
}

const problemOf = (missing: WayReason): OutboxProblem => ({
  code: missing === "none-allowed" ? "ROUTE_FORBIDDEN" : "ROUTE_MISSING",
  detail: {},
});

/** Recipients that go the same way go together. */
async function routesOf(
  { ways }: AttemptParts,
  { identityId, way: byHand }: OutboxEntry,
  open: readonly OutboxRecipient[],
  message: OutgoingMessage,
): Promise<Routes> {
  const groups = new Map<string, Group>();
  const mail = { identityId, way: byHand, bytes: message.bytes.byteLength };
  let missing: WayReason | null = null;
  for (const recipient of open) {
    const { way, choice } = await ways.find(mail, recipient.address);
    if (way === null) {
      missing = choice.reason;
      continue;
    }
    const key = `${way.pluginId} ${way.bid.host}`;
    const group = groups.get(key) ?? { way, recipients: [], choices: [] };
    group.recipients.push(recipient);
    noteChoice(group.choices, recipient.address, choice);
    groups.set(key, group);
  }
  return { groups: [...groups.values()], missing };
}

/** Most recipients of a mail have the same one, and it is kept once for them. */
function noteChoice(choices: ChoiceOf[], address: string, choice: ChoiceOf["choice"]): void {
  const known = choices.find((each) => isDeepStrictEqual(each.choice, choice));
  if (known) known.recipients.push(address);
  else choices.push({ recipients: [address], choice });
}

async function carry(
  { carriers, parcels, ways, writer }: AttemptParts,
  entry: OutboxEntry,
  message: OutgoingMessage,
  { way, recipients, choices }: Group,
): Promise<OutboxProblem | null> {
  const { id: entryId, sender: from, parameters, wayNumber } = entry;
  const { pluginId, bid } = way;
  const { host } = bid;
  const id = submissionIdOf(entryId);
  const relay = ways.relayOf(entry);
  const addresses = recipients.map(({ address }) => address);
  const parcel: CarriedParcel = {
    id,
    entryId,
    pluginId,
    host,
    choices,
    wayNumber,
    relay: relay?.config.host === host ? relay : null,
    from,
    addresses,
    message: message.bytes,
    needs: needsOf(message, { from, recipients, parameters, id: envelopeId(entry) }),
  };
  const { problem, settled } = await parcels.carry(parcel, async () => {
    const to = addresses.map((address) => ({ address, host }));
    const outcomes = await carriers.carry(pluginId, { id, from, recipients: to, message: message.bytes });
    if (parcel.relay !== null) return; // What a relay took is what the kernel heard from it.
    // Another transport's receiver tells by the parcel's id when the same comes twice, so that a crash before this is no doubt.
    const replies = outcomes.map(({ address, status, note: text }) => ({
      address,
      outcome: ({ sent: "delivered", later: "deferred", refused: "failed" } as const)[status],
      code: null,
      enhanced: null,
      text,
    }));
    await writer.perform({ op: "outbox.replies", entryId, transport: pluginId, host, choices, wayNumber, replies });
  });
  const isUnsaid = parcel.relay !== null && addresses.some((address) => !settled.has(address));
  return problem ?? (isUnsaid ? { code: "PLUGIN_FAILED", detail: { plugin: pluginId } } : null);
}
