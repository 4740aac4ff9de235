import { statusWords } from "../delivery/status-words.ts";
import { isErrorCode, sentenceOf } from "../kernel/errors.ts";
import { blobIdOf, identityIdOf, parseSubmissionId, submissionIdOf, threadIdOf } from "../store/ids.ts";
import type { OutboxEntry, OutboxRecipient, OutboxState, RecipientState } from "../store/outbox-types.ts";
import { formatUtcDate } from "./arguments.ts";
import type { CallContext, MethodResponse } from "./context.ts";
import { getResponse, readIds, readProperties } from "./get.ts";
import { MethodError } from "./method-error.ts";
import type { Arguments } from "./result-reference.ts";

export type UndoStatus = "pending" | "final" | "canceled";

export function undoStatusOf(state: OutboxState): UndoStatus {
  if (state === "held") return "pending";
  return state === "canceled" ? "canceled" : "final";
}

/** RFC 8621 7, and what Postern has beside it. */
const writers: Record<string, (entry: OutboxEntry) => unknown> = {
  id: ({ id }) => submissionIdOf(id),
  identityId: ({ identityId }) => identityIdOf(identityId),
  emailId: ({ emailId }) => emailId,
  threadId: ({ threadId }) => threadIdOf(threadId),
  envelope: ({ sender, parameters, recipients }) => ({
    mailFrom: { email: sender, parameters },
    rcptTo: recipients.map(({ address, parameters: own }) => ({ email: address, parameters: own })),
  }),
  sendAt: ({ holdUntil }) => formatUtcDate(holdUntil),
  undoStatus: ({ state }) => undoStatusOf(state),
  deliveryStatus: ({ recipients }) =>
    Object.fromEntries(recipients.map((each) => [each.address, deliveryStatus(each)])),
  dsnBlobIds: ({ reports }) => reports.map(blobIdOf),
  mdnBlobIds: () => [],
  "postern:state": ({ state }) => state,
  "postern:notice": ({ notice }) => notice,
  "postern:tries": ({ tries }) => tries,
  "postern:nextTryAt": ({ nextTryAt }) => (nextTryAt === null ? null : formatUtcDate(nextTryAt)),
  "postern:problem": ({ problem }) =>
    problem === null
      ? null
      : { code: problem.code, sentence: isErrorCode(problem.code) ? sentenceOf(problem.code) : null },
  "postern:recipients": ({ recipients }) => recipients.map(recipientOf),
  "postern:way": ({ way }) => way,
};

// RFC 8621 7: "unknown" where it went to another server, and nothing more is known; "yes" when a report says so of the mailbox.
const delivered: Record<RecipientState, "queued" | "no" | "unknown"> = {
  queued: "queued",
  deferred: "queued",
  ending: "unknown",
  doubt: "unknown",
  delivered: "unknown",
  failed: "no",
};

function deliveryStatus({ state, code, enhanced, text, reached }: OutboxRecipient): Record<string, string> {
  const words = [code ?? (state === "failed" ? 550 : 250), enhanced, text === "" ? "queued" : text];
  return {
    smtpReply: words.filter((word) => word !== null).join(" "),
    delivered: state === "delivered" && reached === "mailbox" ? "yes" : delivered[state],
    displayed: "unknown",
  };
}

function recipientOf(recipient: OutboxRecipient): Record<string, unknown> {
  const { address, state, code, enhanced, text, transport, host, triedAt, choice, reached } = recipient;
  const words = state === "delivered" ? null : statusWords(code, enhanced);
  const triedAtDate = triedAt === null ? null : formatUtcDate(triedAt);
  return { email: address, state, code, enhanced, text, words, transport, host, triedAt: triedAtDate, choice, reached };
}

/** The named properties, or all; those of Postern's own only where the client knows of them. */
export function toSubmission(
  entry: OutboxEntry,
  properties: readonly string[] | null,
  isExtended: boolean,
): Record<string, unknown> {
  const names = properties ?? Object.keys(writers).filter((name) => isExtended || !name.startsWith("postern:"));
  return Object.fromEntries(["id", ...names].map((name) => [name, writers[name]?.(entry)]));
}

/** EmailSubmission/get (RFC 8621 7.1). */
export function getSubmissions(given: Arguments, { kernel, using }: CallContext): MethodResponse {
  const ids = readIds(given);
  // RFC 8620 5.1: null asks for all, which may be more than fit an answer.
  if (ids === null) throw new MethodError("requestTooLarge");
  const properties = readProperties(given, (property) => Object.hasOwn(writers, property));
  const state = kernel.reader.state("EmailSubmission");
  const found = ids.map((id) => kernel.reader.outbox.entry(parseSubmissionId(id) ?? -1));
  const isExtended = using.has("urn:postern:jmap");
  return getResponse(
    state,
    found.flatMap((entry) => (entry ? [toSubmission(entry, properties, isExtended)] : [])),
    ids.filter((_, at) => !found[at]),
  );
}
