import { envelopeAddress } from "../delivery/envelope.ts";
import { limits } from "../kernel/limits.ts";
import { isAddressList } from "../mime/compose/header-field.ts";
import type { Address } from "../mime/message.ts";
import { identityIdOf, parseIdentityId, parseTagId } from "../store/ids.ts";
import type { Identity, IdentityFields } from "../store/identities.ts";
import { isUnsignedInt } from "./arguments.ts";
import { type CallContext, type MethodResponse, resolveId } from "./context.ts";
import { toIdentity } from "./identity.ts";
import { applyPatch } from "./patch.ts";
import type { Arguments } from "./result-reference.ts";
import { readSetRequest, SetResult, targetId } from "./set.ts";
import { invalidProperties, SetError } from "./set-error.ts";

/** Identity/set (RFC 8621 6.3). */
export async function setIdentities(given: Arguments, context: CallContext): Promise<MethodResponse> {
  const { reader, writer } = context.kernel;
  const oldState = reader.state("Identity");
  const request = readSetRequest(given, oldState);
  const result = new SetResult();
  for (const [key, object] of request.create) {
    await result.attempt(result.notCreated, key, async () => {
      const fields = readFields(withSentTag({ ...defaults, ...object }, context));
      const { created } = await writer.perform({ op: "identity.create", ...fields });
      const made = toIdentity(identityNamed(context, identityIdOf(created)));
      context.createdIds.set(key, made["id"] as string);
      // RFC 8620 5.3: what the server set, and what the client did not say.
      result.created[key] = Object.fromEntries(Object.entries(made).filter(([name]) => !Object.hasOwn(object, name)));
    });
  }
  for (const [key, patch] of request.update) {
    await result.attempt(result.notUpdated, key, async () => {
      const id = targetId(context, key);
      const before = identityNamed(context, id);
      const { email, ...fields } = readFields(withSentTag(applyPatch(toIdentity(before), patch), context), before);
      if (email !== before.email) throw invalidProperties(["email"], "The address of an Identity stays.");
      await writer.perform({ op: "identity.update", identityId: before.id, ...fields });
      result.updated[id] = null;
    });
  }
  for (const key of request.destroy) {
    await result.attempt(result.notDestroyed, key, async () => {
      const id = targetId(context, key);
      await writer.perform({ op: "identity.destroy", identityId: identityNamed(context, id).id });
      result.destroyed.push(id);
    });
  }
  return result.toResponse(oldState, reader.state("Identity"));
}

export function identityNamed({ kernel }: CallContext, id: string): Identity {
  const identity = kernel.reader.outbox.identity(parseIdentityId(id) ?? -1);
  if (!identity) throw new SetError("notFound");
  return identity;
}

const defaults: Record<string, unknown> = {
  name: "",
  replyTo: null,
  bcc: null,
  textSignature: "",
  htmlSignature: "",
  "postern:relayId": null,
  "postern:sortOrder": 0,
  "postern:sentTagId": null,
};

const notForSent: ReadonlySet<string | null> = new Set(["drafts", "junk", "trash", "sent"]);

/** The Mailbox by the store's number. In drafts, junk and trash sent mail would be lost, and in Sent it is anyway. */
function withSentTag(object: Record<string, unknown>, context: CallContext): Record<string, unknown> {
  const given = object["postern:sentTagId"];
  if (given === null || given === undefined) return object;
  const id = typeof given === "string" ? parseTagId(resolveId(context, given) ?? "") : null;
  const tag = context.kernel.reader.tags().find((each) => each.id === id);
  if (!tag || notForSent.has(tag.role))
    throw invalidProperties(["postern:sentTagId"], "That is no Mailbox that sent mail could be in beside Sent.");
  return { ...object, "postern:sentTagId": tag.id };
}

/** `before`: what is given unchanged may be anything that the server set. */
function readFields(object: Record<string, unknown>, before?: Identity): Partial<IdentityFields> & { email: string } {
  const fixed = before ? toIdentity(before) : {};
  const unknown = Object.keys(object).filter((key) => !readers.has(key) && object[key] !== fixed[key]);
  if (unknown.length > 0) throw invalidProperties(unknown, "These cannot be set.");
  const fields: Record<string, unknown> = {};
  for (const [property, { field, isGood }] of readers) {
    const value = object[property];
    if (value === undefined && property === "postern:isDefault") continue;
    if (!isGood(value)) throw invalidProperties([property], "That value does not fit.");
    fields[field] = field === "replyTo" || field === "bcc" ? plainAddresses(value as Address[] | null) : value;
  }
  return fields as unknown as IdentityFields;
}

const isLine = (value: unknown): boolean =>
  // oxlint-disable-next-line no-control-regex -- they would end the header field
  typeof value === "string" && value.length <= limits.identityNameCharsMax && !/[\u0000-\u001f\u007f]/.test(value);
const isSignature = (value: unknown): boolean =>
  typeof value === "string" && value.length <= limits.signatureCharsMax && !value.includes("\0");
const isAddresses = (value: unknown): boolean =>
  value === null ||
  (isAddressList(value) &&
    value.length <= limits.identityAddressesMax &&
    value.every(({ email }) => envelopeAddress(email) !== null));

interface FieldReader {
  field: keyof IdentityFields;
  isGood(value: unknown): boolean;
}

const readers: ReadonlyMap<string, FieldReader> = new Map<string, FieldReader>([
  ["name", { field: "name", isGood: isLine }],
  ["email", { field: "email", isGood: (value) => typeof value === "string" && envelopeAddress(value) !== null }],
  ["replyTo", { field: "replyTo", isGood: isAddresses }],
  ["bcc", { field: "bcc", isGood: isAddresses }],
  ["textSignature", { field: "textSignature", isGood: isSignature }],
  ["htmlSignature", { field: "htmlSignature", isGood: isSignature }],
  ["postern:relayId", { field: "relayId", isGood: (value) => value === null || isUnsignedInt(value) }],
  ["postern:sentTagId", { field: "sentTagId", isGood: (value) => value === null || typeof value === "number" }],
  ["postern:isDefault", { field: "isDefault", isGood: (value) => typeof value === "boolean" }],
  ["postern:sortOrder", { field: "sortOrder", isGood: (value) => isUnsignedInt(value) && value < 2 ** 31 }],
]);

const plainAddresses = (list: Address[] | null): Address[] | null =>
  list?.map(({ name, email }) => ({ name: name ?? null, email })) ?? null;
