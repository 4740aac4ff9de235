/** What IMAP sync keeps: accounts, folders, copies. Thin words over the store, which applies the differences. */
import type { ListResponse } from "imapflow";
import type { Operation, PushedChanges } from "../../store/operations.ts";
import type { StoreReader } from "../../store/store-reader.ts";
import type { StoreWriter } from "../../store/store-writer.ts";
import type { TagId } from "../../store/types.ts";
import { tagOfFolder } from "../tag-of-folder.ts";
import type { ImapAccount } from "./imap-connection.ts";

export interface FolderPlace {
  sourceId: number;
  name: string;
  /** Tag name or role ("\\inbox") that stands for the folder. */
  tag: string;
  /** RFC 6154 attribute, "\\All" …; null: none. */
  specialUse: string | null;
  uidValidity: number;
  /** Every lower UID has been fetched; 0 until the first look at the account, or at new UIDs, is complete. */
  uidNext: number;
  highestModseq: string | null;
  /** How many there were at the last look; null: not known. */
  messages: number | null;
}

/** What the store keeps of a folder for us, as it is. */
interface KeptState {
  tag: string;
  specialUse?: string | null;
  messages?: number | null;
}

export type SeenCopy = Extract<Operation, { op: "source.seen" }>["seen"][number];

export class SourceStore {
  readonly #reader: StoreReader;
  readonly #writer: StoreWriter;

  constructor(reader: StoreReader, writer: StoreWriter) {
    this.#reader = reader;
    this.#writer = writer;
  }

  accounts(): Array<{ id: number; account: ImapAccount }> {
    return this.#reader
      .sources()
      .filter(({ kind }) => kind === "imap")
      .map(({ id, config, credentials }) => ({
        id,
        account: { ...(config as object), ...(credentials as object) } as ImapAccount,
      }));
  }

  async create({ password, ...config }: ImapAccount): Promise<number> {
    const { created } = await this.#writer.perform({
      op: "source.create",
      kind: "imap",
      config,
      credentials: { password },
    });
    return created;
  }

  async update(sourceId: number, { password, ...config }: ImapAccount): Promise<void> {
    await this.#writer.perform({ op: "source.update", sourceId, config, credentials: { password } });
  }

  async remove(sourceId: number): Promise<void> {
    await this.#writer.perform({ op: "source.destroy", sourceId });
  }

  folder(sourceId: number, name: string): FolderPlace {
    const row = this.#reader.sourceFolders(sourceId).find((folder) => folder.name === name);
    const unread = { uidValidity: 0, uidNext: 0, highestModseq: null, messages: null };
    if (row === undefined) return { sourceId, name, tag: tagOfFolder(name.split("/")), specialUse: null, ...unread };
    const { uidValidity, uidNext, highestModseq, tagId } = row;
    const { specialUse = null, messages = null, ...state } = row.state as KeptState;
    // The tag may have been renamed.
    const tag = tagId === null ? state.tag : this.#reader.tagNameOf(tagId);
    return { sourceId, name, tag, specialUse, uidValidity, uidNext, highestModseq, messages };
  }

  /** Folders become tags, empty ones too; a folder that is gone takes its tag off its mails. */
  async keepFolders(sourceId: number, listed: ListResponse[]): Promise<void> {
    const known = new Map(this.#reader.sourceFolders(sourceId).map((folder) => [folder.name, folder]));
    // Until each folder was looked through once the account is not known.
    const isKnown = known.size > 0 && [...known.values()].every(({ uidNext }) => uidNext > 0);
    for (const { path, delimiter, specialUse = null } of listed) {
      const place = this.folder(sourceId, path);
      if (known.has(path) && place.specialUse === specialUse) continue;
      if (known.has(path)) await this.saveFolder({ ...place, specialUse }, {});
      else {
        const tag = tagOfFolder(delimiter === "" ? [path] : path.split(delimiter), specialUse);
        // What comes into a folder that is new in a known account is news, not part of what was there at first.
        await this.saveFolder({ ...place, tag, specialUse, uidNext: isKnown ? 1 : 0 }, {});
      }
    }
    const there = new Set(listed.map(({ path }) => path));
    for (const name of known.keys()) {
      if (!there.has(name)) await this.#writer.perform({ op: "source.folderGone", sourceId, folder: name });
    }
  }

  /** Does STATUS (RFC 9051 6.3.11) say anything new? Without HIGHESTMODSEQ flags may have changed unseen: then yes. */
  hasChanged(sourceId: number, { path, status }: ListResponse): boolean {
    const place = this.folder(sourceId, path);
    if (status === undefined || place.uidNext === 0 || Number(status.uidValidity) !== place.uidValidity) return true;
    if (status.highestModseq === undefined || place.highestModseq === null) return true;
    // Without QRESYNC a removal need not raise HIGHESTMODSEQ (RFC 7162 3.1.2.2).
    if (status.messages !== place.messages) return true;
    return status.uidNext !== place.uidNext || String(status.highestModseq) !== place.highestModseq;
  }

  /** UIDs that are here. */
  copies(place: FolderPlace): Set<number> {
    const copies = this.#reader.copies(place.sourceId, place.name);
    return new Set(copies.filter(({ uidValidity }) => uidValidity === place.uidValidity).map(({ uid }) => uid));
  }

  async saveFolder(
    place: FolderPlace,
    changes: Partial<Pick<FolderPlace, "uidValidity" | "uidNext" | "highestModseq" | "messages">>,
  ): Promise<FolderPlace> {
    const { sourceId, name, tag, specialUse, messages, ...seen } = { ...place, ...changes };
    const { uidValidity, uidNext, highestModseq } = seen;
    const state: KeptState = { tag, specialUse, messages };
    await this.#writer.perform({
      op: "source.folderState",
      sourceId,
      folder: name,
      tag,
      uidValidity,
      uidNext,
      highestModseq,
      state,
    });
    return { ...place, ...changes };
  }

  /** All that is known, with the ids of their tags. */
  folders(sourceId: number): Array<FolderPlace & { tagId: TagId | null }> {
    return this.#reader.sourceFolders(sourceId).map(({ name, tagId }) => ({ ...this.folder(sourceId, name), tagId }));
  }

  async pushed(changes: PushedChanges): Promise<void> {
    await this.#writer.perform({ op: "source.pushed", ...changes });
  }

  /** Nothing had changed in any folder: what has no copy is gone. */
  async settle(sourceId: number): Promise<void> {
    await this.#writer.perform({ op: "source.settled", sourceId });
  }

  async see(place: FolderPlace, seen: SeenCopy[], vanished: number[]): Promise<void> {
    if (seen.length === 0 && vanished.length === 0) return;
    const { sourceId, name: folder, uidValidity } = place;
    await this.#writer.perform({ op: "source.seen", sourceId, folder, uidValidity, seen, vanished });
  }
}
