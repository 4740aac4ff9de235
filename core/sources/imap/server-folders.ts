/** The folders of a server while changes are told to it: opened to be written, made where one is needed, and what they take. */
import type { ImapFlow } from "imapflow";
import { flagOfKeyword } from "../../store/copy-flags.ts";
import { type foldersMade, isFolderMade } from "../../store/source-changes.ts";
import type { StoreReader } from "../../store/store-reader.ts";
import type { TagId, TagRole } from "../../store/types.ts";
import type { ServerView } from "./push-plan.ts";
import type { FolderPlace, SourceStore } from "./source-store.ts";

type Folder = FolderPlace & { tagId: TagId | null };

/** RFC 6154 2: the names that most programs give such folders. */
const namesOfRoles: Record<(typeof foldersMade)[number], string> = {
  archive: "Archive",
  trash: "Trash",
  junk: "Junk",
  sent: "Sent",
  drafts: "Drafts",
};

export class ServerFolders implements ServerView {
  readonly canMove: boolean;
  readonly canExpunge: boolean;
  readonly trash: TagId;
  readonly archive: TagId;
  readonly #client: ImapFlow;
  readonly #sourceId: number;
  readonly #parts: { store: SourceStore; reader: StoreReader };
  #byName = new Map<string, Folder>();
  /** Flags that a folder keeps: in lower case, and as the server writes them. */
  readonly #taken = new Map<string, Map<string, string>>();
  readonly #readOnly = new Set<string>();
  /** The server does not let it be made. */
  readonly #unmakeable = new Set<TagId>();

  constructor(client: ImapFlow, sourceId: number, parts: { store: SourceStore; reader: StoreReader }) {
    this.#client = client;
    this.#sourceId = sourceId;
    this.#parts = parts;
    // Where both revisions are offered the library speaks the older one, and would emulate what is not named by itself: by EXPUNGE.
    const { capabilities } = client;
    const isNewer = capabilities.has("IMAP4rev2") && !capabilities.has("IMAP4rev1");
    this.canMove = capabilities.has("MOVE") || isNewer;
    this.canExpunge = capabilities.has("UIDPLUS") || isNewer;
    this.trash = parts.reader.tagByRole("trash").id;
    this.archive = parts.reader.tagByRole("archive").id;
    this.#read();
  }

  tagOf(folder: string): TagId | null {
    return this.#byName.get(folder)?.tagId ?? null;
  }

  hasPlace(tagId: TagId): boolean {
    return this.#folderOf(tagId) !== undefined || isFolderMade(this.#roleOf(tagId));
  }

  holdsAll(folder: string): boolean {
    return this.#byName.get(folder)?.specialUse?.toLowerCase() === "\\all";
  }

  isWritable(folder: string): boolean {
    return !this.#readOnly.has(folder);
  }

  /** Until a folder was opened it is taken to keep everything. */
  accepts(folder: string, keyword: string): boolean {
    const flags = this.#taken.get(folder);
    return flags === undefined || flags.has("\\*") || flags.has(flagOfKeyword(keyword).toLowerCase());
  }

  /** As the server writes it: the library drops what is written otherwise. */
  spelled(folder: string, flag: string): string {
    return this.#taken.get(folder)?.get(flag.toLowerCase()) ?? flag;
  }

  /** To be written to. False when its UIDs mean other messages by now, or it can only be read. */
  async open(name: string, uidValidity: number | null): Promise<boolean> {
    const mailbox = await this.#client.mailboxOpen(name);
    if (mailbox.permanentFlags !== undefined)
      this.#taken.set(name, new Map([...mailbox.permanentFlags].map((flag) => [flag.toLowerCase(), flag])));
    if (mailbox.readOnly === true) this.#readOnly.add(name);
    const isSame = uidValidity === null || Number(mailbox.uidValidity) === uidValidity;
    return isSame && mailbox.readOnly !== true;
  }

  /** The folder that a tag stands for, made when it has a role; null when there is none and none can be made. */
  async ensure(tagId: TagId): Promise<string | null> {
    const known = this.#folderOf(tagId);
    if (known !== undefined) return known.name;
    const role = this.#roleOf(tagId);
    if (!isFolderMade(role) || this.#unmakeable.has(tagId)) return null;
    try {
      const { path } = await this.#client.mailboxCreate(namesOfRoles[role]);
      const unread = { uidValidity: 0, uidNext: 1, highestModseq: null, messages: null };
      await this.#parts.store.saveFolder(
        { sourceId: this.#sourceId, name: path, tag: `\\${role}`, specialUse: null, ...unread },
        {},
      );
      this.#read();
      return path;
    } catch (error) {
      if (!this.#client.usable) throw error;
      this.#unmakeable.add(tagId);
      return null;
    }
  }

  #roleOf(tagId: TagId): TagRole | null {
    return this.#parts.reader.tags().find(({ id }) => id === tagId)?.role ?? null;
  }

  #folderOf(tagId: TagId): Folder | undefined {
    const folders = [...this.#byName.values()].filter(
      (folder) => folder.tagId === tagId && this.isWritable(folder.name),
    );
    const ofUse = folders.find(({ specialUse, tag }) => specialUse?.toLowerCase() === tag);
    return ofUse ?? folders.find(({ specialUse }) => specialUse === null) ?? folders[0];
  }

  #read(): void {
    this.#byName = new Map(this.#parts.store.folders(this.#sourceId).map((folder) => [folder.name, folder]));
  }
}
