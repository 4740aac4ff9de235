import type { PictureConsent } from "../api/pictures.ts";
import { jmap } from "../jmap/client.ts";
import type { GetAnswer } from "../jmap/types.ts";
import { framePool } from "../reading/frame-pool.ts";

/** One cryptographic part of a message as HTML (docs/jmap-extensions.md, postern:html). */
export interface HtmlPart {
  partId: string;
  html: string;
  css: string;
  darkCss: string;
  background: "none" | "light" | "dark" | "own";
  isQuirks: boolean;
  cids: string[];
  pictures: number[];
  /** Where each of them is. */
  pictureHosts: string[];
  removed: Array<{ what: string; why: string; count: number }>;
}

export interface RenderedMail {
  state: "shown" | "off" | "tooLarge" | "failed";
  code: string | null;
  pluginId: string | null;
  parts: HtmlPart[];
  remote: Record<string, number>;
  trackers: Array<{ name: string; count: number }>;
  pictures: PictureConsent;
  /** By which the user decides about pictures. */
  sender: string | null;
}

const keptMax = 60;

/** The HTML of the mails read last. A failure is asked for again. */
class RenderedMails {
  readonly #kept = new Map<string, Promise<RenderedMail | null>>();
  readonly #ready = new Map<string, RenderedMail | null>();

  /** What is there already, for a first paint without a flash; undefined: it is not known yet. */
  peek(emailId: string): RenderedMail | null | undefined {
    return this.#ready.get(emailId);
  }

  /** Null: the message has no HTML. */
  of(emailId: string): Promise<RenderedMail | null> {
    const kept = this.#kept.get(emailId);
    if (kept) return kept;
    const fetched = fetchRendered(emailId);
    this.#kept.set(emailId, fetched);
    fetched.then(
      (mail) => {
        if (this.#kept.get(emailId) !== fetched) return;
        if (mail === null || mail.state === "shown") this.#ready.set(emailId, mail);
        else this.#kept.delete(emailId);
      },
      () => this.#kept.delete(emailId),
    );
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > keptMax && oldest !== undefined) this.forget(oldest);
    return fetched;
  }

  /** Without an id: all, when a plugin changed or Postern locks. */
  forget(emailId?: string): void {
    if (emailId === undefined) {
      framePool.forgetAhead();
      this.#kept.clear();
      this.#ready.clear();
    } else {
      this.#kept.delete(emailId);
      this.#ready.delete(emailId);
    }
  }
}

async function fetchRendered(emailId: string): Promise<RenderedMail | null> {
  const answers = await jmap([["Email/get", { ids: [emailId], properties: ["postern:html"] }, "h"]]);
  const [email] = answers.get<GetAnswer<{ "postern:html": RenderedMail | null }>>("h").list;
  return email?.["postern:html"] ?? null;
}

export const renderedMails = new RenderedMails();
