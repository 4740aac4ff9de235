import { drafts, type Outlook } from "../api/drafts.ts";
import { report } from "./report.ts";

const restMs = 900;

/** Asks what is to be said of a draft once it has rested; a newer question takes the place of the one before. */
export class OutlookQuestion {
  readonly #draftId: string;
  readonly #onAnswer: (outlook: Outlook) => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #asked: AbortController | null = null;

  constructor(draftId: string, onAnswer: (outlook: Outlook) => void) {
    this.#draftId = draftId;
    this.#onAnswer = onAnswer;
  }

  askSoon(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), restMs);
  }

  /** Nothing is asked, and no answer waited for, until it is asked again. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#asked?.abort();
  }

  #ask(): void {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    drafts.outlook(this.#draftId, asked.signal).then(this.#onAnswer, (error: unknown) => {
      if (!asked.signal.aborted) report("what is said of the draft did not come.", error);
    });
  }
}
