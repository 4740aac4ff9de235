import type { Clock } from "../kernel/clock.ts";
import type { ClassifyView } from "../mime/message.ts";
import type { ShownMessage } from "../plugins/hooks/message-view.ts";
import type { ParsePool } from "../sources/parse-pool.ts";
import { blobReference } from "../sources/reindex.ts";
import { tagNames } from "../sources/tag-names.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { MessageId } from "../store/types.ts";

export interface ChosenMessagesParts {
  reader: StoreReader;
  pool: ParsePool;
  clock: Clock;
}

/** Messages that the user looks at or chose, for a plugin's panel or action; those that are gone or cannot be read are left out. */
export async function chosenMessages(parts: ChosenMessagesParts, messageIds: MessageId[]): Promise<ShownMessage[]> {
  const { reader, pool, clock } = parts;
  const rows = reader.messagesByIds(messageIds);
  if (rows.length === 0) return [];
  const references = rows.map(({ id, blob }) => blobReference(blob, String(id)));
  const { viewsJson } = await pool.run("index", references, clock.now());
  const views = JSON.parse(Buffer.from(viewsJson).toString("utf8")) as Array<ClassifyView | null>;
  const byKey = new Map(views.flatMap((view) => (view === null ? [] : [[view.key, view] as const])));
  const nameOf = tagNames(reader.tags());
  return rows.flatMap(({ id, tagIds }): ShownMessage[] => {
    const view = byKey.get(String(id));
    // Opened or chosen, not arrived: a plugin that may see new mail only is not shown it.
    return view === undefined ? [] : [{ view, facts: { tags: tagIds.map(nameOf), isNew: false, isDecrypted: false } }];
  });
}
