import { readString } from "./arguments.ts";
import { accountId, type MethodResponse } from "./context.ts";
import { invalidArguments, MethodError } from "./method-error.ts";
import type { Arguments } from "./result-reference.ts";
import { readObjects } from "./set.ts";

/** Email/copy (RFC 8621 4.7). Copies go between accounts, and there is but one. */
export function copyEmails(given: Arguments): MethodResponse {
  const fromAccountId = readString(given, "fromAccountId");
  readObjects(given, "create");
  // RFC 8620 5.4: "The id of the account to copy records from" and the target differ.
  if (fromAccountId === accountId) throw invalidArguments(`"fromAccountId" and "accountId" must differ.`);
  throw new MethodError("fromAccountNotFound");
}
