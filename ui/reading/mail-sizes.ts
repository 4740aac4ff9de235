/** What a mail is known by here: its message, the part of it, and whether it stands on a sheet of its own. */
export interface SizedMail {
  emailId: string;
  partId: string;
  isPaper: boolean;
}

const heightsMax = 500;

/** Sizes that mails had on the screen, so that one that is opened again or written ahead does not jump. */
class MailSizes {
  readonly #heights = new Map<string, number>();
  /** Where the last mail stood, on a sheet of its own or not. */
  readonly #widths = { paper: 0, page: 0 };

  /** In CSS pixels; 0: no mail was shown yet. Asking the page itself would lay it out once more. */
  widthFor(isPaper: boolean): number {
    const { paper, page } = this.#widths;
    return isPaper ? paper || page : page || paper;
  }

  /** At the width that mails have now; 0: it was not seen at that. */
  heightOf(mail: SizedMail): number {
    return this.#heights.get(this.#keyOf(mail)) ?? 0;
  }

  note(mail: SizedMail, { width, height }: { width: number; height: number }): void {
    this.#widths[mail.isPaper ? "paper" : "page"] = width;
    const key = this.#keyOf(mail);
    this.#heights.delete(key);
    this.#heights.set(key, height);
    const oldest = this.#heights.keys().next().value;
    if (this.#heights.size > heightsMax && oldest !== undefined) this.#heights.delete(oldest);
  }

  #keyOf({ emailId, partId, isPaper }: SizedMail): string {
    return `${emailId} ${partId} ${this.widthFor(isPaper)}`;
  }
}

export const mailSizes = new MailSizes();
