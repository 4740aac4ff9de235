import { identityIdOf, parseIdentityId, tagIdOf } from "../store/ids.ts";
import type { Identity } from "../store/identities.ts";
import type { CallContext, MethodResponse } from "./context.ts";
import { getResponse, pick, readIds, readProperties } from "./get.ts";
import type { Arguments } from "./result-reference.ts";

/** RFC 8621 6, and what Postern has beside it. */
export function toIdentity(identity: Identity): Record<string, unknown> {
  const { id, name, email, replyTo, bcc, textSignature, htmlSignature, relayId, isDefault, sortOrder, sentTagId } =
    identity;
  return {
    id: identityIdOf(id),
    name,
    email,
    replyTo,
    bcc,
    textSignature,
    htmlSignature,
    mayDelete: true,
    "postern:relayId": relayId,
    "postern:isDefault": isDefault,
    "postern:sortOrder": sortOrder,
    "postern:sentTagId": sentTagId === null ? null : tagIdOf(sentTagId),
  };
}

const properties = Object.keys(
  toIdentity({
    id: 0,
    name: "",
    email: "",
    replyTo: null,
    bcc: null,
    textSignature: "",
    htmlSignature: "",
    relayId: null,
    isDefault: false,
    sortOrder: 0,
    sentTagId: null,
  }),
);

/** Identity/get (RFC 8621 6.1). */
export function getIdentities(given: Arguments, { kernel, using }: CallContext): MethodResponse {
  const ids = readIds(given);
  const wanted = readProperties(given, (property) => properties.includes(property));
  const state = kernel.reader.state("Identity");
  const isExtended = using.has("urn:postern:jmap");
  const shown = wanted ?? properties.filter((property) => isExtended || !property.startsWith("postern:"));
  const identities = new Map(kernel.reader.outbox.identities().map((each) => [each.id, each]));
  if (ids === null)
    return getResponse(
      state,
      [...identities.values()].map((each) => pick(toIdentity(each), shown)),
      [],
    );
  const found = ids.map((id) => identities.get(parseIdentityId(id) ?? -1));
  return getResponse(
    state,
    found.flatMap((each) => (each ? [pick(toIdentity(each), shown)] : [])),
    ids.filter((_, at) => !found[at]),
  );
}
