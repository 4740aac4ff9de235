import { ApiError, sentenceFor } from "../api/api-error.ts";
import {
  type Draft,
  type DraftContent,
  type DraftFile,
  drafts,
  type Outlook,
  type Sent,
  upload,
} from "../api/drafts.ts";
import { composeText as text } from "../text/compose.ts";
import { Observable } from "./observable.ts";
import { openDrafts } from "./open-drafts.ts";
import { OutlookQuestion } from "./outlook-question.ts";
import { report } from "./report.ts";
import { toasts } from "./undo.ts";
import { unsaved } from "./unsaved.ts";
import type { Upload } from "./upload.ts";

/** conflict: another window saved. gone: another window ended it. */
export type DraftState = "loading" | "absent" | "failed" | "open" | "conflict" | "gone" | "ended";

const restMs = 600;
const longestMs = 2_500;
const againMs = 3_000;

/** One draft in this window: what is typed goes to the server soon, in order, and never over another window's words. */
export class DraftEditor extends Observable {
  readonly id: string;
  state: DraftState = "loading";
  problem = "";
  /** What is in this window; null while it is loading. */
  content: DraftContent | null = null;
  kind: Draft["kind"] = "new";
  originalEmailId: string | null = null;
  savedAt: number | null = null;
  isSaving = false;
  /** Counts what was changed from elsewhere: fields show it then. */
  version = 0;
  theirs: Draft | null = null;
  outlook: Outlook | null = null;
  uploads: Upload[] = [];
  #revision = 0;
  #isDirty = false;
  #dirtySince = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #saving: Promise<void> | null = null;
  readonly #question: OutlookQuestion;
  #nextUpload = 1;

  constructor(id: string) {
    super();
    this.id = id;
    this.#question = new OutlookQuestion(id, (outlook) => {
      this.outlook = outlook;
      this.changed();
    });
  }

  get isSaved(): boolean {
    return !this.#isDirty && !this.isSaving && this.uploads.length === 0;
  }

  /** Nothing was written in it, here or before. */
  get isUntouched(): boolean {
    return this.#revision === 1 && !this.#isDirty && this.uploads.length === 0;
  }

  async load(): Promise<void> {
    this.state = "loading";
    this.changed();
    try {
      this.#take(await drafts.get(this.id));
      this.state = "open";
      this.#question.askSoon();
    } catch (error) {
      this.state = error instanceof ApiError && error.code === "NOT_FOUND" ? "absent" : "failed";
      this.problem = sentenceFor(error);
    }
    this.changed();
  }

  set(change: Partial<DraftContent>): void {
    if (!this.content || this.state === "ended") return;
    this.content = { ...this.content, ...change };
    if (!this.#isDirty) this.#dirtySince = Date.now();
    this.#isDirty = true;
    unsaved.add(this);
    this.#saveSoon(Math.min(restMs, Math.max(0, this.#dirtySince + longestMs - Date.now())));
    this.changed();
  }

  /** Everything typed so far is with the server when this resolves. Throws when it is not. */
  async flush(): Promise<void> {
    while (this.#isDirty || this.#saving) {
      await (this.#saving ?? this.#save());
      if (this.state !== "open") throw new ApiError("CONFLICT", 409, null);
      if (this.#isDirty && this.problem !== "") throw new ApiError("OFFLINE", 0, this.problem);
    }
  }

  async attach(files: readonly File[], isInText: (file: File) => boolean = () => false): Promise<DraftFile[]> {
    const done = await Promise.all(files.map((file) => this.#upload(file, isInText(file))));
    return done.filter((file) => file !== null);
  }

  removeFile(file: DraftFile): void {
    if (this.content) this.set({ files: this.content.files.filter((each) => each !== file) });
  }

  stopUpload(one: Upload): void {
    one.abort.abort();
  }

  /** What is here goes over what another window saved: the user has seen both. */
  keepMine(): void {
    if (!this.theirs) return;
    this.#revision = this.theirs.revision;
    this.theirs = null;
    this.state = "open";
    this.#isDirty = true;
    this.#saveSoon(0);
    this.changed();
  }

  keepTheirs(): void {
    if (!this.theirs) return;
    this.#take(this.theirs);
    this.theirs = null;
    this.#isDirty = false;
    this.state = "open";
    this.changed();
  }

  /** What is here becomes a draft of its own; gives its id. */
  async keepAsNew(): Promise<string> {
    const { content } = this;
    if (!content) throw new ApiError("NOT_FOUND", 404, null);
    const made = await drafts.begin({ kind: "new" });
    await drafts.save(made.id, { ...content, revision: made.revision });
    this.#end();
    return made.id;
  }

  /** Becomes an Email in Drafts; null when nothing was written. */
  async close(): Promise<string | null> {
    return (await this.#ending((revision) => drafts.close(this.id, revision))).emailId;
  }

  async discard(): Promise<void> {
    await this.#ending((revision) => drafts.discard(this.id, revision));
  }

  send(sendAt: number | null, confirmed: string[]): Promise<Sent> {
    return this.#ending((revision) => drafts.send(this.id, { revision, sendAt, confirmed }));
  }

  /** The window goes out of sight: what is typed is sent off at once. */
  hide(): void {
    if (this.#isDirty && this.state === "open") void this.#save();
  }

  /** The page goes: what is typed is sent off, and what was never written in is not kept. */
  leave(): void {
    if (this.state === "open" && this.isUntouched) {
      this.close().catch((error: unknown) => report("the empty draft stays.", error));
      return;
    }
    if (this.state === "open" && this.#isDirty) this.flush().catch((error: unknown) => toasts.warn(sentenceFor(error)));
    void openDrafts.refresh();
  }

  #take(draft: Draft): void {
    const { id: _id, revision, updatedAt, kind, originalEmailId, emailId: _emailId, ...content } = draft;
    Object.assign(this, { content, kind, originalEmailId, savedAt: updatedAt });
    this.#revision = revision;
    this.version += 1;
  }

  /** Nothing is asked about the draft meanwhile: there will be none to say it of. */
  async #ending<T>(end: (revision: number) => Promise<T>): Promise<T> {
    await this.flush();
    this.#question.stop();
    const ended = await end(this.#revision).catch((error: unknown) => {
      this.#question.askSoon();
      throw error;
    });
    this.#end();
    return ended;
  }

  #end(): void {
    this.state = "ended";
    this.#isDirty = false;
    unsaved.delete(this);
    this.#stop();
    void openDrafts.refresh();
    this.changed();
  }

  #stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#question.stop();
    for (const { abort } of this.uploads) abort.abort();
  }

  #saveSoon(ms: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), ms);
  }

  #save(): Promise<void> {
    this.#saving ??= this.#saveNow().finally(() => {
      this.#saving = null;
      this.isSaving = false;
      this.changed();
    });
    return this.#saving;
  }

  async #saveNow(): Promise<void> {
    const { content } = this;
    if (!content || !this.#isDirty || this.state !== "open") return;
    this.#isDirty = false;
    this.isSaving = true;
    this.changed();
    try {
      const { revision, updatedAt } = await drafts.save(this.id, { ...content, revision: this.#revision });
      this.#revision = revision;
      this.savedAt = updatedAt;
      this.problem = "";
      if (this.#isDirty) this.#saveSoon(restMs);
      else unsaved.delete(this);
      this.#question.askSoon();
    } catch (error) {
      this.#isDirty = true;
      this.#refused(error);
    }
  }

  #refused(error: unknown): void {
    if (error instanceof ApiError && error.code === "CONFLICT") {
      this.theirs = (error.detail["draft"] as Draft | null | undefined) ?? null;
      this.state = this.theirs ? "conflict" : "gone";
    } else if (error instanceof ApiError && error.code === "NOT_FOUND") {
      this.state = "gone";
    } else {
      this.problem = sentenceFor(error);
      this.#saveSoon(againMs);
      return;
    }
    unsaved.delete(this);
  }

  async #upload(file: File, isInText: boolean): Promise<DraftFile | null> {
    const one: Upload = { id: this.#nextUpload++, name: file.name, share: 0, abort: new AbortController() };
    this.uploads = [...this.uploads, one];
    this.changed();
    try {
      const { blobId, size } = await upload(file, (share) => this.#progress(one, share), one.abort.signal);
      const type = /^[a-z0-9][\w!#$&^.+-]*\/[a-z0-9][\w!#$&^.+-]*$/.test(file.type)
        ? file.type
        : "application/octet-stream";
      const name = file.name.replace(/\p{Cc}/gu, "").slice(0, 255);
      const made = { blobId, name, type, size, cid: isInText ? `${crypto.randomUUID()}@postern` : null };
      if (this.content) this.set({ files: [...this.content.files, made] });
      return made;
    } catch (error) {
      if (!one.abort.signal.aborted)
        toasts.warn(
          error instanceof ApiError && error.code === "TOO_LARGE"
            ? text.tooLargeFile(file.name)
            : text.uploadFailed(file.name),
        );
      return null;
    } finally {
      this.uploads = this.uploads.filter((each) => each !== one);
      this.changed();
    }
  }

  #progress(one: Upload, share: number): void {
    one.share = share;
    // A new list: what shows it looks whether it is another one.
    this.uploads = [...this.uploads];
    this.changed();
  }
}
