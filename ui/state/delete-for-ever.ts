import { ApiError } from "../api/api-error.ts";
import { jmap } from "../jmap/client.ts";
import type { Filter, QueryAnswer, SetAnswer } from "../jmap/types.ts";
import type { Conversation } from "./conversation.ts";
import { mail } from "./mail-store.ts";

/** How far it is; the total is null while it is not counted. */
export interface DeletionProgress {
  done: number;
  total: number | null;
}

const messagesPerRequest = 500;

/** Destroys what of these conversations lies in the trash. There is no way back. */
export async function deleteForEver(
  conversations: readonly Conversation[],
  onProgress: (progress: DeletionProgress) => void,
  signal: AbortSignal,
): Promise<number> {
  const ids = conversations.flatMap(({ emails }) => trashed(emails).map(({ id }) => id));
  for (let done = 0; done < ids.length; ) {
    const destroy = ids.slice(done, done + messagesPerRequest);
    onProgress({ done, total: ids.length });
    const answers = await jmap([["Email/set", { destroy }, "s"]], { signal });
    // What another page destroyed meanwhile is gone as well.
    throwRefused(answers.get<SetAnswer>("s"), ["notFound"]);
    done += destroy.length;
  }
  return ids.length;
}

/**
 * Destroys all that lies in the trash and nowhere else, batch by batch; mail with another tag only leaves the trash. What was
 * destroyed when it is stopped stays so. Answers how many were destroyed.
 */
export async function emptyTrash(
  onProgress: (progress: DeletionProgress) => void,
  signal: AbortSignal,
): Promise<number> {
  const trash = mail.tagOfRole("trash")?.id;
  if (trash === undefined) return 0;
  const inTrash: Filter = { inMailbox: trash };
  const elsewhereToo: Filter = { inMailboxOtherThan: [trash] };
  const notElsewhere: Filter = { operator: "NOT", conditions: [elsewhereToo] };
  let done = 0;
  onProgress({ done, total: null });
  const destroyed = await eachBatch({ operator: "AND", conditions: [inTrash, notElsewhere] }, async (query) => {
    onProgress({ done, total: done + (query.total ?? query.ids.length) });
    const answers = await jmap([["Email/set", { destroy: query.ids }, "s"]], { signal });
    throwRefused(answers.get<SetAnswer>("s"), ["notFound"]);
    done += query.ids.length;
  });
  await eachBatch(inTrash, async (query) => {
    const update = Object.fromEntries(query.ids.map((id) => [id, { [`mailboxIds/${trash}`]: null }]));
    const answers = await jmap([["Email/set", { update }, "s"]], { signal });
    // The last tag went away meanwhile: it stays in the trash, for the next time.
    throwRefused(answers.get<SetAnswer>("s"), ["notFound", "invalidProperties"]);
  });
  return destroyed;

  async function eachBatch(filter: Filter, act: (query: QueryAnswer) => Promise<void>): Promise<number> {
    let count = 0;
    let before = "";
    for (;;) {
      const call = { filter, limit: messagesPerRequest, calculateTotal: true };
      const query = (await jmap([["Email/query", call, "q"]], { signal })).get<QueryAnswer>("q");
      const ids = query.ids.join(" ");
      // The same ones again: nothing of them can be done now, and asking on would never end.
      if (query.ids.length === 0 || ids === before) return count;
      before = ids;
      await act(query);
      count += query.ids.length;
    }
  }
}

/** Of one conversation, also when other messages of it lie elsewhere. */
export function trashed<T extends { mailboxIds: Record<string, true> }>(emails: readonly T[]): T[] {
  const trash = mail.tagOfRole("trash")?.id;
  return trash === undefined ? [] : emails.filter(({ mailboxIds }) => mailboxIds[trash]);
}

function throwRefused(answer: SetAnswer, expected: readonly string[]): void {
  for (const refused of [...Object.values(answer.notDestroyed ?? {}), ...Object.values(answer.notUpdated ?? {})])
    if (!expected.includes(refused.type)) throw new ApiError(refused.type, 200, refused.description ?? null);
}
