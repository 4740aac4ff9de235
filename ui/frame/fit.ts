/** Smaller than this nobody reads it: a mail that would have to be stays as wide as it is, and scrolls sideways. */
const scaleMin = 0.5;
/** Each step lays the mail out once more. Two are enough for nearly all. */
const stepsMax = 4;
/** A scroll bar beside the frame comes and goes: so little room more or less is no new width. */
const scrollBarPx = 20;

/** Makes a mail that is wider than its frame smaller until it fits. A new width of the frame begins anew. */
export class Fit {
  readonly #page: Document;
  #scale = 1;
  #width = 0;
  #steps = 0;
  #isWanted = true;

  constructor(page: Document) {
    this.#page = page;
  }

  /** Whether the mail is made to fit at all, or as wide as it is. */
  want(isWanted: boolean): void {
    this.#isWanted = isWanted;
    this.#begin(this.#width);
  }

  /** Share of its own size that the mail is shown at. */
  apply(): number {
    const root = this.#page.documentElement;
    const width = root.clientWidth;
    if (Math.abs(width - this.#width) > scrollBarPx) this.#begin(width);
    // Part of a pixel is no width that anybody scrolls to.
    while (this.#isWanted && this.#steps < stepsMax && root.scrollWidth > width + 1) {
      this.#steps += 1;
      const scale = Math.floor((this.#scale * width * 1_000) / root.scrollWidth) / 1_000;
      if (scale < scaleMin) this.#steps = stepsMax;
      this.#set(scale < scaleMin ? 1 : scale);
    }
    return this.#scale;
  }

  #begin(width: number): void {
    this.#width = width;
    this.#steps = 0;
    if (this.#scale !== 1) this.#set(1);
  }

  #set(scale: number): void {
    this.#scale = scale;
    const { style } = this.#page.body;
    if (scale === 1) {
      style.removeProperty("zoom");
      style.removeProperty("--po-fit");
    } else {
      style.setProperty("zoom", String(scale), "important");
      style.setProperty("--po-fit", String(scale));
    }
  }
}
