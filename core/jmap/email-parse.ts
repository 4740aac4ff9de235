import { limits } from "../kernel/limits.ts";
import { readStringArray } from "./arguments.ts";
import { readBlobAt } from "./blob.ts";
import { readBlobId } from "./blob-id.ts";
import { accountId, type CallContext, type MethodResponse } from "./context.ts";
import { emailWriter, readEmailOptions } from "./email-options.ts";
import { defaultEmailProperties, emailReader, metadataProperties } from "./email-property.ts";
import { readProperties } from "./get.ts";
import { invalidArguments, MethodError } from "./method-error.ts";
import { parseMessage } from "./parsed-message.ts";
import type { Arguments } from "./result-reference.ts";
import { orNull } from "./set.ts";

/** Email/parse (RFC 8621 4.9): a blob as an Email that is not in the store; what only the store knows is null. */
export async function parseEmails(given: Arguments, { kernel }: CallContext): Promise<MethodResponse> {
  const blobIds = readStringArray(given, "blobIds");
  if (blobIds === null) throw invalidArguments(`"blobIds" must be an array of ids.`);
  if (blobIds.length > limits.objectsPerGetMax) throw new MethodError("requestTooLarge");
  const properties = readProperties(given, (property) => emailReader(property) !== null) ?? defaultParsed;
  const write = emailWriter(properties, readEmailOptions(given));
  const parsed: Record<string, unknown> = {};
  const notParsable: string[] = [];
  const notFound: string[] = [];
  for (const blobId of new Set(blobIds)) {
    const blob = readBlobId(blobId);
    const raw = blob ? readBlobAt(kernel, blob) : null;
    if (!blob || !raw) {
      notFound.push(blobId);
      continue;
    }
    const message = parseMessage(raw, blob);
    if (message.root.headers.length === 0) notParsable.push(blobId);
    else
      parsed[blobId] = {
        ...write({ row: null, message: () => message }),
        ...(properties.includes("blobId") ? { blobId } : {}),
      };
    await new Promise(setImmediate);
  }
  return {
    accountId,
    parsed: orNull(parsed),
    notParsable: notParsable.length > 0 ? notParsable : null,
    notFound: notFound.length > 0 ? notFound : null,
  };
}

/** RFC 8621 4.9: the defaults of Email/parse. */
const defaultParsed = defaultEmailProperties.filter(
  (property) => !metadataProperties.includes(property) && property !== "size" && property !== "blobId",
);
