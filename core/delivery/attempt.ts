/** One try of one mail: which way each recipient's copy goes, and what came of it. */
import { AppError, plainError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { submissionIdOf } from "../store/ids.ts";
import type { OutboxEntry, OutboxProblem, OutboxRecipient } from "../store/outbox-types.ts";
import type { Relay } from "../store/relays.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import type { BlobRef } from "../store/types.ts";
import type { Carriers, Way } from "./carriers.ts";
import { needsOf, type OutgoingMessage, outgoingMessage } from "./outgoing-message.ts";
import type { CarriedParcel, Parcels } from "./parcels.ts";
import { chooseWay, type RoutingPolicy } from "./routing.ts";

export interface AttemptParts {
  reader: StoreReader;
  writer: StoreWriter;
  vault: { read(ref: BlobRef): Buffer };
  carriers: Carriers;
  parcels: Parcels;
  /** Of an identity; null when there is none. */
  relayOf(identityId: number): Relay | null;
  policy(): RoutingPolicy;
}

/** Why nobody, or not everybody, was reached; null when every server spoke. Rejects when the store fails. */
export async function attempt(parts: AttemptParts, entry: OutboxEntry): Promise<OutboxProblem | null> {
  const message = await readMessage(parts, entry);
  if (message === null) return null;
  const open = entry.recipients.filter(({ state }) => state === "queued" || state === "deferred");
  const { groups, isWayMissing } = await routesOf(parts, entry, open, message);
  let problem: OutboxProblem | null = isWayMissing ? { code: "ROUTE_MISSING", detail: {} } : null;
  // One after the other: what was committed of one is there before the next begins.
  for (const { way, addresses } of groups)
    for (let at = 0; at < addresses.length; at += limits.carryRecipientsMax) {
      const some = addresses.slice(at, at + limits.carryRecipientsMax);
      problem = (await carry(parts, entry, message, way, some)) ?? problem;
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

interface Routes {
  groups: Array<{ way: Way; addresses: string[] }>;
  isWayMissing: boolean;
}

/** Recipients that go the same way go together. */
async function routesOf(
  parts: AttemptParts,
  entry: OutboxEntry,
  open: readonly OutboxRecipient[],
  message: OutgoingMessage,
): Promise<Routes> {
  const groups = new Map<string, Routes["groups"][number]>();
  const relay = parts.relayOf(entry.identityId);
  let isWayMissing = false;
  for (const { address } of open) {
    const question = { recipient: address, bytes: message.bytes.byteLength, isEncrypted: false };
    const ways = await parts.carriers.route({ ...question, relay: relay?.config.host ?? null });
    const { way } = chooseWay(ways, parts.policy());
    if (way === null) {
      isWayMissing = true;
      continue;
    }
    const key = `${way.pluginId} ${way.bid.host}`;
    const group = groups.get(key) ?? { way, addresses: [] };
    group.addresses.push(address);
    groups.set(key, group);
  }
  return { groups: [...groups.values()], isWayMissing };
}

async function carry(
  { carriers, parcels, relayOf, writer }: AttemptParts,
  entry: OutboxEntry,
  message: OutgoingMessage,
  { pluginId, bid: { host } }: Way,
  addresses: string[],
): Promise<OutboxProblem | null> {
  const { id: entryId, sender: from, parameters, messageKey } = entry;
  const id = submissionIdOf(entryId);
  const relay = relayOf(entry.identityId);
  const envelope = { addresses: [from, ...addresses], parameters, id: envelopeId(messageKey, id) };
  const parcel: CarriedParcel = {
    id,
    entryId,
    pluginId,
    host,
    relay: relay?.config.host === host ? relay : null,
    from,
    addresses,
    message: message.bytes,
    needs: needsOf(message, envelope),
  };
  const recipients = addresses.map((address) => ({ address, host }));
  const { problem, settled } = await parcels.carry(parcel, async () => {
    const outcomes = await carriers.carry(pluginId, { id, from, recipients, message: message.bytes });
    if (parcel.relay !== null) return; // What a relay took is what the kernel heard from it.
    // Another transport's receiver tells by the parcel's id when the same comes twice, so that a crash before this is no doubt.
    const replies = outcomes.map(({ address, status, note: text }) => ({
      address,
      outcome: ({ sent: "delivered", later: "deferred", refused: "failed" } as const)[status],
      code: null,
      enhanced: null,
      text,
    }));
    await writer.perform({ op: "outbox.replies", entryId, transport: pluginId, host, replies });
  });
  const isUnsaid = parcel.relay !== null && addresses.some((address) => !settled.has(address));
  return problem ?? (isUnsaid ? { code: "PLUGIN_FAILED", detail: { plugin: pluginId } } : null);
}

// RFC 3461 4.4: at most 100 characters. A report that quotes it names the mail as its Message-ID does.
const envelopeId = (messageKey: string | null, id: string): string =>
  messageKey !== null && messageKey.length <= 100 ? messageKey : id;
