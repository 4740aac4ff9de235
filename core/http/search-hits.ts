import { AppError } from "../kernel/errors.ts";
import type { Address } from "../mime/message.ts";
import { parseQuery } from "../search/query-language.ts";
import { threadIdOf } from "../store/ids.ts";
import type { Tag } from "../store/types.ts";
import type { OpenPostern } from "./postern.ts";

export interface SearchHit {
  id: string;
  threadId: string;
  /** When it was received, ISO 8601 UTC. */
  date: string;
  from: string;
  subject: string;
  tags: string[];
}

/** Search as programs want it: newest first, one flat object a hit. BAD_QUERY says what is wrong and where. */
export async function searchHits(postern: OpenPostern, query: string, limit: number) {
  const started = performance.now();
  const parsed = parseQuery(query, { now: Date.now() });
  if ("problem" in parsed) throw new AppError("BAD_QUERY", { ...parsed.problem });
  const { messageIds, total } = await postern.search.query(parsed.node, { limit, wantTotal: true });
  const names = tagNames(postern.reader.tags());
  const hits = postern.reader.messagesByIds(messageIds).map(
    (row): SearchHit => ({
      id: row.emailId,
      threadId: threadIdOf(row.threadId),
      date: new Date(row.receivedAt).toISOString(),
      from: row.from.map(addressText).join(", "),
      subject: row.subject,
      tags: row.tagIds.map((id) => names.get(id) ?? "").filter((name) => name !== ""),
    }),
  );
  return { hits, total, milliseconds: Math.round((performance.now() - started) * 1000) / 1000 };
}

const addressText = ({ name, email }: Address): string => (name === null ? email : `${name} <${email}>`);

/** Tags by id with their whole path: "Lists/Postern". */
function tagNames(tags: Tag[]): Map<number, string> {
  const byId = new Map(tags.map((tag) => [tag.id, tag]));
  const pathOf = (tag: Tag): string => {
    const parent = tag.parentId === null ? undefined : byId.get(tag.parentId);
    return parent === undefined ? tag.name : `${pathOf(parent)}/${tag.name}`;
  };
  return new Map(tags.map((tag) => [tag.id, pathOf(tag)]));
}
