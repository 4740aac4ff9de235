import { limits } from "../kernel/limits.ts";
import { readStringArray } from "./arguments.ts";
import { accountId, type CallContext, type MethodResponse } from "./context.ts";
import { asksIndex, readEmailFilter } from "./email-filter.ts";
import { letIndexCatchUp } from "./email-query.ts";
import { invalidArguments, MethodError } from "./method-error.ts";
import type { Arguments } from "./result-reference.ts";

/** SearchSnippet/get (RFC 8621 5.1). */
export async function getSearchSnippets(
  given: Arguments,
  { kernel, clock, using }: CallContext,
): Promise<MethodResponse> {
  const emailIds = readStringArray(given, "emailIds");
  if (emailIds === null) throw invalidArguments(`"emailIds" must be an array of ids.`);
  if (emailIds.length > limits.objectsPerGetMax) throw new MethodError("requestTooLarge");
  const node = readEmailFilter(given["filter"] ?? null, {
    now: clock.now(),
    isExtended: using.has("urn:postern:jmap"),
    tagIds: () => kernel.reader.tags().map((tag) => tag.id),
  });
  const { rows, notFound } = kernel.reader.messagesByEmailIds([...new Set(emailIds)]);
  await letIndexCatchUp(kernel, node);
  const messageIds = rows.map((row) => row.id);
  // Nothing is marked when no words were asked for.
  const snippets = asksIndex(node) ? await kernel.search.snippets(node, messageIds) : [];
  const list = rows.map((row, index) => ({
    emailId: row.emailId,
    subject: snippets[index]?.subject ?? null,
    preview: snippets[index]?.preview ?? null,
  }));
  return { accountId, list, notFound };
}
