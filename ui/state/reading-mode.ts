import type { EmailDetail } from "../jmap/types.ts";
import { canShowFrames } from "../reading/frame-pool.ts";
import { Observable } from "./observable.ts";
import { preferences } from "./preferences.ts";

/** Whether a message is shown as it was designed or as plain text: for each message by "v", for all others by preference. */
class ReadingMode extends Observable {
  readonly #chosen = new Map<string, "html" | "text">();

  of(emailId: string): "html" | "text" {
    return this.#chosen.get(emailId) ?? preferences.mailView;
  }

  /** What is wanted and can be had. */
  showsHtml(emailId: string, detail: EmailDetail | null): boolean {
    return this.of(emailId) === "html" && hasHtml(detail) && canShowFrames;
  }

  /** All go the way of the first. */
  toggle(emailIds: readonly string[]): void {
    const [first] = emailIds;
    if (first === undefined) return;
    const mode = this.of(first) === "html" ? "text" : "html";
    for (const id of emailIds) this.#chosen.set(id, mode);
    this.changed();
  }
}

export function hasHtml(detail: EmailDetail | null): boolean {
  return detail?.htmlBody.some(({ type }) => type === "text/html") ?? false;
}

export const readingMode = new ReadingMode();
