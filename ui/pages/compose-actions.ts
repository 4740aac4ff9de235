import { ApiError, sentenceFor } from "../api/api-error.ts";
import { type DraftContent, type DraftFile, drafts, type Outlook } from "../api/drafts.ts";
import { sayItIsSent } from "../state/composing.ts";
import type { DraftEditor } from "../state/draft-editor.ts";
import { isWhole } from "../state/recipients.ts";
import { composePath } from "../state/route.ts";
import { router } from "../state/router.ts";
import { toasts } from "../state/undo.ts";
import { composeText as text } from "../text/compose.ts";

/** What the actions need of the page they act in. */
export interface ComposeHost {
  editor(): DraftEditor | null;
  showPicture(file: DraftFile, content: Blob): void;
  /** Says what is in the way of sending, and puts the focus there. */
  complain(sentence: string, field: "to" | null): void;
  setSending(isSending: boolean): void;
  confirm(vetoes: Outlook["vetoes"], sendAt: number | null): void;
}

/** Everything that a key or a button of the composer asks for. */
export class ComposeActions {
  readonly #host: ComposeHost;
  #isSending = false;

  constructor(host: ComposeHost) {
    this.#host = host;
  }

  async close(): Promise<void> {
    await this.#ending(async (editor) => {
      const emailId = await editor.close();
      if (emailId !== null) toasts.say(text.closed);
    });
  }

  async discard(): Promise<void> {
    await this.#ending(async (editor) => {
      await editor.discard();
      toasts.say(text.discarded);
    });
  }

  /** Null: now. `confirmed`: keys of what plugins advised against and the user wants all the same. */
  async send(sendAt: number | null, confirmed: string[]): Promise<void> {
    const editor = this.#host.editor();
    if (!editor?.content || editor.state !== "open" || this.#isSending) return;
    const problem = problemOf(editor.content);
    if (problem !== null) return this.#host.complain(problem, "to");
    if (editor.uploads.length > 0) return this.#host.complain(text.waitForFiles, null);
    this.#setSending(true);
    try {
      const sent = await editor.send(sendAt, confirmed);
      leave();
      sayItIsSent(sent, sendAt !== null);
    } catch (error) {
      await this.#notSent(editor, error, sendAt);
    } finally {
      this.#setSending(false);
    }
  }

  /** A second press of the key comes while the first is on its way. */
  #setSending(isSending: boolean): void {
    this.#isSending = isSending;
    this.#host.setSending(isSending);
  }

  async keep(what: "mine" | "theirs" | "both"): Promise<void> {
    const editor = this.#host.editor();
    if (!editor) return;
    if (what === "mine") return editor.keepMine();
    if (what === "theirs") return editor.keepTheirs();
    try {
      router.replacePage(composePath(await editor.keepAsNew()));
    } catch (error) {
      toasts.warn(sentenceFor(error));
    }
  }

  /** Pictures that are pasted into the text, or chosen for it, stand in it; everything else is an attachment. */
  async attach(files: readonly File[], isInText: boolean): Promise<void> {
    const editor = this.#host.editor();
    if (!editor) return;
    const isShown = (file: File): boolean =>
      isInText && editor.content?.format === "rich" && /^image\/(?:png|jpeg|gif|webp)$/.test(file.type);
    await Promise.all(
      files.map(async (file) => {
        const [made] = await editor.attach([file], isShown);
        if (made && made.cid !== null) this.#host.showPicture(made, file);
      }),
    );
  }

  /** What was written so far, in the other format. */
  async toggleFormat(): Promise<void> {
    const editor = this.#host.editor();
    const content = editor?.content;
    if (!editor || !content) return;
    try {
      if (content.format === "rich") {
        const { text: plain } = await drafts.richText({ document: content.document });
        editor.set({ format: "plain", text: plain });
      } else {
        const { document } = await drafts.richText({ text: content.text });
        editor.set({ format: "rich", document });
      }
    } catch (error) {
      toasts.warn(sentenceFor(error));
    }
  }

  async #notSent(editor: DraftEditor, error: unknown, sendAt: number | null): Promise<void> {
    const code = error instanceof ApiError ? error.code : "";
    if (code === "SEND_UNCONFIRMED") {
      const outlook = await drafts.outlook(editor.id, new AbortController().signal);
      return this.#host.confirm(outlook.vetoes, sendAt);
    }
    // The page shows what another window did.
    if (code === "CONFLICT") return editor.load();
    const field = error instanceof ApiError ? error.detail["field"] : null;
    if (code === "BAD_REQUEST" && field === "identityId") return this.#host.complain(text.noIdentity, null);
    const isRecipient = code === "BAD_REQUEST" && (field === "to" || field === "cc" || field === "bcc");
    this.#host.complain(isRecipient ? text.badRecipient : sentenceFor(error), isRecipient ? "to" : null);
  }

  async #ending(work: (editor: DraftEditor) => Promise<void>): Promise<void> {
    const editor = this.#host.editor();
    if (!editor || editor.state === "ended") return;
    try {
      await work(editor);
      leave();
    } catch (error) {
      toasts.warn(sentenceFor(error));
    }
  }
}

/** Back to where writing began; a deep link has no before. */
function leave(): void {
  router.leavePage();
}

function problemOf({ to, cc, bcc }: DraftContent): string | null {
  const all = [...to, ...cc, ...bcc];
  if (all.length === 0) return text.noRecipient;
  return all.every(isWhole) ? null : text.badRecipient;
}
