import { framePool } from "../reading/frame-pool.ts";
import { dressOf, shownMail } from "../reading/mail-dress.ts";
import { mailSizes } from "../reading/mail-sizes.ts";
import type { ConversationList } from "./conversation-list.ts";
import { preferences } from "./preferences.ts";
import { readingMode } from "./reading-mode.ts";
import { renderedMails } from "./rendered-mails.ts";
import { report } from "./report.ts";
import { newestOf, prefetch } from "./texts.ts";

/** The neighbours of a message are fetched when it stands on the screen, or when it takes longer than this. */
const slowMs = 400;
/** Rows that the cursor only passes are not fetched. */
const restMs = 120;

/** Fetches the messages beside the one that is read, so that the next key shows one at once; never in the way of the one that is waited for. */
export class Neighbours {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #fetch: (() => void) | null = null;
  #openId: string | null = null;
  /** What was read before it. */
  #beforeId: string | null = null;
  #nextId: string | null = null;
  /** 1: down the list, -1: up. What was taken out of it, such as by archiving, says nothing of it. */
  #onward: 1 | -1 = 1;

  /** A message opens. `listNow`: the list that it stands in, asked when the time has come. */
  opened(emailId: string, listNow: () => ConversationList | null): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#rest);
    if (emailId !== this.#openId) this.#beforeId = this.#openId;
    this.#openId = emailId;
    this.#nextId = null;
    this.#fetch = () => this.#around(emailId, listNow());
    this.#timer = setTimeout(() => this.#run(), slowMs);
  }

  /** It stands on the screen. */
  shown(): void {
    if (this.#fetch) requestIdleCallback(() => this.#run(), { timeout: slowMs });
  }

  /** The cursor or the pointer stands on a row of the list. */
  pointed(emailId: string): void {
    clearTimeout(this.#rest);
    if (emailId !== this.#openId) this.#rest = setTimeout(() => this.#prefetch(emailId, true), restMs);
  }

  /** Nothing is read any more. */
  closed(): void {
    this.#openId = null;
  }

  #run(): void {
    clearTimeout(this.#timer);
    this.#fetch?.();
    this.#fetch = null;
  }

  /** On in the direction in which the reader goes, then back. */
  #around(emailId: string, list: ConversationList | null): void {
    const at = list?.positionOf(emailId) ?? -1;
    if (!list || at === -1) return;
    const before = this.#beforeId === null ? -1 : list.positionOf(this.#beforeId);
    if (before !== -1 && before !== at) this.#onward = at < before ? -1 : 1;
    for (const position of [at + this.#onward, at - this.#onward]) {
      const id = position < 0 ? null : list.idAt(position);
      if (id !== null) this.#prefetch(id, position === at + this.#onward);
    }
  }

  /** `isNext`: it is likelier than any other, and is written into a frame, unless that has changed when it is there. */
  #prefetch(emailId: string, isNext: boolean): void {
    if (isNext) this.#nextId = emailId;
    prefetch(emailId)
      .then(() => (isNext && this.#nextId === emailId ? writeAhead(newestOf(emailId)) : undefined))
      .catch((error: unknown) => report("not prefetched.", error));
  }
}

/** Into a frame that waits. Pictures come when it is opened: until then nobody asked for them. */
async function writeAhead(emailId: string | null): Promise<void> {
  const part = emailId === null ? undefined : renderedMails.peek(emailId)?.parts[0];
  if (emailId === null || part === undefined || readingMode.of(emailId) !== "html") return;
  const theme = preferences.shownTheme;
  await framePool.write(part, shownMail(part, theme), mailSizes.widthFor(dressOf(part, theme).isPaper));
}
