import { createHash } from "node:crypto";
import { capabilityNames, coreCapability, mailCapability, submissionCapability, urn } from "./capabilities.ts";
import { accountId } from "./context.ts";

/** RFC 8620 2: the Session object, with absolute URLs on the origin that was asked. */
export function sessionObject(origin: string, isReadOnly: boolean): Record<string, unknown> {
  const accountCapabilities = {
    [urn.core]: {},
    [urn.mail]: mailCapability,
    [urn.submission]: submissionCapability,
    [urn.postern]: {},
  };
  return {
    capabilities: { [urn.core]: coreCapability, [urn.mail]: {}, [urn.submission]: {}, [urn.postern]: {} },
    accounts: {
      [accountId]: { name: "Postern", isPersonal: true, isReadOnly, accountCapabilities },
    },
    primaryAccounts: Object.fromEntries([...capabilityNames].map((name) => [name, accountId])),
    username: "postern",
    apiUrl: `${origin}/jmap/api`,
    downloadUrl: `${origin}/jmap/download/{accountId}/{blobId}/{name}?type={type}`,
    uploadUrl: `${origin}/jmap/upload/{accountId}`,
    eventSourceUrl: `${origin}/jmap/eventsource?types={types}&closeafter={closeafter}&ping={ping}`,
    state: sessionState(isReadOnly),
  };
}

/** Changes when the Session object would (RFC 8620 2): with the limits, the capabilities and the scope. */
export function sessionState(isReadOnly: boolean): string {
  return isReadOnly ? stateOfReader : stateOfWriter;
}

const stateOfReader = hash("read");
const stateOfWriter = hash("all");

function hash(scope: string): string {
  const content = JSON.stringify([scope, coreCapability, mailCapability, submissionCapability, [...capabilityNames]]);
  return createHash("sha256").update(content).digest("base64url").slice(0, 16);
}
