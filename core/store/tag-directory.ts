import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { ReadDb } from "./open-database.ts";
import type { TagId, TagRole } from "./types.ts";

export interface TagPlace {
  id: TagId;
  name: string;
  parentId: TagId | null;
  role: TagRole | null;
}

/**
 * Finds tags by what names them outside the database: a path ("Lists/Postern"), or a role with a leading backslash
 * ("\\inbox"). Ids may differ in a rebuilt database, these names do not.
 */
export class TagDirectory {
  readonly #byId = new Map<TagId, TagPlace>();
  readonly #byPath = new Map<string, TagId>();
  readonly #byRole = new Map<string, TagId>();

  constructor(db: ReadDb) {
    const rows = db.all<TagPlace>("SELECT id, name, parent_id AS parentId, role FROM tag");
    for (const row of rows) this.#byId.set(row.id, row);
    for (const row of rows) {
      this.#byPath.set(this.pathOf(row.id), row.id);
      if (row.role) this.#byRole.set(row.role, row.id);
    }
  }

  get size(): number {
    return this.#byId.size;
  }

  get(id: TagId): TagPlace | null {
    return this.#byId.get(id) ?? null;
  }

  withRole(role: TagRole): TagId {
    const id = this.#byRole.get(role);
    if (id === undefined) throw new AppError("INTERNAL", { reason: "role without tag", role });
    return id;
  }

  find(name: string): TagId | null {
    const id = name.startsWith("\\") ? this.#byRole.get(name.slice(1)) : this.#byPath.get(name);
    return id ?? null;
  }

  children(id: TagId): TagId[] {
    return [...this.#byId.values()].filter((tag) => tag.parentId === id).map((tag) => tag.id);
  }

  pathOf(id: TagId): string {
    const names: string[] = [];
    for (let tag = this.#byId.get(id); tag; tag = tag.parentId === null ? undefined : this.#byId.get(tag.parentId)) {
      names.unshift(tag.name);
      if (names.length > limits.tagDepthMax) break;
    }
    return names.join("/");
  }

  /** The name that `find` understands in any database. */
  nameOf(id: TagId): string {
    const tag = this.#byId.get(id);
    if (!tag) throw new AppError("NOT_FOUND", { what: "tag" });
    return tag.role ? `\\${tag.role}` : this.pathOf(id);
  }
}

/** One part of a path as it is stored, or null when it cannot be one (empty, too long, with a control character). */
export function normalizeTagName(name: string): string | null {
  const normal = name.normalize("NFC").trim();
  if (normal === "" || Buffer.byteLength(normal) > limits.tagNameBytesMax) return null;
  // RFC 8621 2: Net-Unicode (RFC 5198), so no control characters; "/" joins parts; a leading backslash means a role.
  if (/[\p{Cc}/]/u.test(normal) || normal.startsWith("\\") || !normal.isWellFormed()) return null;
  return normal;
}

/** A path from a source or an import made fit: what cannot be in a name is replaced, never refused. */
export function cleanTagPath(path: string): string[] {
  return path
    .toWellFormed()
    .split("/")
    .map((part) => {
      const plain = part
        .normalize("NFC")
        .replace(/\p{Cc}/gu, " ")
        .trim()
        .replace(/^\\+/, "")
        .trim();
      return cutToBytes(plain, limits.tagNameBytesMax);
    })
    .filter((part) => part !== "")
    .slice(0, limits.tagDepthMax);
}

function cutToBytes(text: string, bytesMax: number): string {
  if (Buffer.byteLength(text) <= bytesMax) return text;
  // A character that was cut in two decodes to U+FFFD, which the trim takes away.
  return Buffer.from(text)
    .subarray(0, bytesMax)
    .toString()
    .replace(/\uFFFD$/u, "")
    .trim();
}
