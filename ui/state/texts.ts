import { reading } from "../api/reading.ts";
import { mail } from "./mail-store.ts";
import { readingMode } from "./reading-mode.ts";
import { renderedMails } from "./rendered-mails.ts";

export interface MessageText {
  text: string;
  isFromHtml: boolean;
  /** The message could not be parsed: this is what it is, byte by byte. */
  isRaw: boolean;
}

const textsKeptMax = 200;

/** The texts read last. A message never changes, so a text is fetched once. */
class Texts {
  readonly #kept = new Map<string, Promise<MessageText>>();
  readonly #ready = new Map<string, MessageText>();

  /** What is there already, for a first paint without a flash. */
  peek(emailId: string): MessageText | null {
    return this.#ready.get(emailId) ?? null;
  }

  of(emailId: string): Promise<MessageText> {
    const kept = this.#kept.get(emailId);
    if (kept) return kept;
    const fetched = fetchText(emailId);
    this.#kept.set(emailId, fetched);
    fetched.then(
      (text) => this.#ready.set(emailId, text),
      () => this.#kept.delete(emailId),
    );
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > textsKeptMax && oldest !== undefined) {
      this.#kept.delete(oldest);
      this.#ready.delete(oldest);
    }
    return fetched;
  }

  forget(): void {
    this.#kept.clear();
    this.#ready.clear();
  }
}

async function fetchText(emailId: string): Promise<MessageText> {
  const { text, isFromHtml } = await reading.text(emailId);
  // What could not be parsed has no text of its own: it is shown as it arrived.
  const isUnparsed = text.trim() === "" && Boolean(mail.details.get(emailId)?.["postern:problem"]);
  return isUnparsed
    ? { text: await reading.raw(emailId), isFromHtml: false, isRaw: true }
    : { text, isFromHtml, isRaw: false };
}

export const texts = new Texts();

/** Fetches a conversation that is likely to be opened next: its messages, and what the newest says. */
export async function prefetch(emailId: string): Promise<void> {
  if (!mail.details.has(emailId)) await mail.loadConversation(emailId);
  const newest = newestOf(emailId);
  if (newest === null) return;
  if (readingMode.showsHtml(newest, mail.details.get(newest) ?? null)) await renderedMails.of(newest);
  else await texts.of(newest);
}

/** Of the conversation of a message; null: it is not loaded. */
export function newestOf(emailId: string): string | null {
  const threadId = mail.emails.get(emailId)?.threadId;
  return (threadId === undefined ? undefined : mail.threads.get(threadId)?.at(-1)) ?? null;
}
