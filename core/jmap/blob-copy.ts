import { readString, readStringArray } from "./arguments.ts";
import { accountId, type MethodResponse } from "./context.ts";
import { invalidArguments, MethodError } from "./method-error.ts";
import type { Arguments } from "./result-reference.ts";
import { readBlob } from "./blob.ts";
import type { CallContext } from "./context.ts";
import type { SetErrorObject } from "./set-error.ts";
import { orNull } from "./set.ts";

/** Blob/copy (RFC 8620 6.3). There is one account: a blob is copied onto itself, and keeps its id. */
export function copyBlobs(given: Arguments, { kernel }: CallContext): MethodResponse {
  const fromAccountId = readString(given, "fromAccountId");
  const blobIds = readStringArray(given, "blobIds");
  if (blobIds === null) throw invalidArguments(`"blobIds" must be an array of ids.`);
  if (fromAccountId !== accountId) throw new MethodError("fromAccountNotFound");
  const copied: Record<string, string> = {};
  const notCopied: Record<string, SetErrorObject> = {};
  for (const blobId of blobIds) {
    // RFC 8620 6.3 notCopied: "notFound" or "blobNotFound".
    if (readBlob(kernel, blobId)) copied[blobId] = blobId;
    else notCopied[blobId] = { type: "blobNotFound" };
  }
  return { fromAccountId, accountId, copied: orNull(copied), notCopied: orNull(notCopied) };
}
