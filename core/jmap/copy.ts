import { readString, readStringArray } from "./arguments.ts";
import { accountId, type MethodResponse } from "./context.ts";
import { invalidArguments, MethodError } from "./method-error.ts";
import type { Arguments } from "./result-reference.ts";
import { readObjects } from "./set.ts";

/** Blob/copy (RFC 8620 6.3). Copies go between accounts, and there is but one. */
export function copyBlobs(given: Arguments): MethodResponse {
  if (readStringArray(given, "blobIds") === null) throw invalidArguments(`"blobIds" must be an array of ids.`);
  return refuse(given);
}

/** Email/copy (RFC 8621 4.7). */
export function copyEmails(given: Arguments): MethodResponse {
  readObjects(given, "create");
  return refuse(given);
}

/** RFC 8620 5.4: the accounts "MUST NOT be the same"; RFC 8620 3.6.2: any other is not found. */
function refuse(given: Arguments): never {
  if (readString(given, "fromAccountId") === accountId) {
    throw invalidArguments(`"fromAccountId" and "accountId" must differ.`);
  }
  throw new MethodError("fromAccountNotFound");
}
