import type { Tag, TagId } from "../store/types.ts";

/** Names tags as ingest takes them: by role ("\\\\inbox") or by path ("Lists/hut-dev"). */
export function tagNames(tags: readonly Tag[]): (id: TagId) => string {
  const byId = new Map(tags.map((tag) => [tag.id, tag]));
  const nameOf = (id: TagId): string => {
    const tag = byId.get(id);
    if (tag === undefined) return "\\archive";
    if (tag.role !== null) return `\\${tag.role}`;
    return tag.parentId === null ? tag.name : `${pathOf(tag.parentId)}/${tag.name}`;
  };
  const pathOf = (id: TagId): string => {
    const tag = byId.get(id);
    if (tag === undefined) return "";
    return tag.parentId === null ? tag.name : `${pathOf(tag.parentId)}/${tag.name}`;
  };
  return nameOf;
}

/** Of those that are still there. */
export function knownTagNames(tags: readonly Tag[]): (ids: readonly TagId[]) => string[] {
  const nameOf = tagNames(tags);
  const known = new Set(tags.map(({ id }) => id));
  return (ids) => ids.filter((id) => known.has(id)).map(nameOf);
}
