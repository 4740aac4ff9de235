import { Fit } from "./fit.ts";

/** A mail whose height depends on the height of its frame would grow for ever. */
const growthsMax = 40;
const heightMax = 100_000;

/** Watches how high the mail is, in CSS pixels of the page, and at which share of its own size it fits. */
export class Height {
  readonly #page: Document;
  readonly #tell: (px: number, scale: number) => void;
  readonly #fit: Fit;
  #last = { px: -1, scale: 1 };
  #growths = 0;

  constructor(page: Document, tell: (px: number, scale: number) => void) {
    this.#page = page;
    this.#tell = tell;
    this.#fit = new Fit(page);
  }

  watch(): void {
    const page = this.#page;
    // The frame follows the mail: a scroll bar that is there until it has would lay the mail out at two widths, one after the other.
    page.documentElement.style.setProperty("overflow-y", "hidden", "important");
    const observer = new ResizeObserver(this.#measure);
    observer.observe(page.body);
    for (const child of page.body.children) observer.observe(child);
    page.addEventListener("load", this.#measure, true);
    // A click may open something: that growth is wanted.
    page.addEventListener("toggle", () => (this.#growths = 0), true);
    addEventListener("resize", () => {
      this.#growths = Math.min(this.#growths, growthsMax - 5);
      this.#measure();
    });
    this.#measure();
  }

  /** Whether the mail is made to fit, or stays as wide as it is. */
  fit(isWanted: boolean): void {
    this.#fit.want(isWanted);
    this.#growths = 0;
    this.#measure();
  }

  readonly #measure = (): void => {
    const page = this.#page;
    const root = page.documentElement;
    const scale = this.#fit.apply();
    const bar = root.offsetHeight > 0 ? (page.defaultView?.innerHeight ?? 0) - root.clientHeight : 0;
    // In quirks mode the body is as high as the frame: what is in it counts.
    const content = Math.max(...[...page.body.children].map((child) => child.getBoundingClientRect().bottom), 0);
    const px = Math.min(heightMax, Math.ceil(content + page.defaultView!.scrollY + Math.max(0, bar)));
    const isHigher = px > this.#last.px;
    if (px === this.#last.px && scale === this.#last.scale) return;
    const isLast = isHigher && this.#growths >= growthsMax;
    if (isLast || px === heightMax) root.style.removeProperty("overflow-y");
    if (isLast) return;
    if (isHigher) this.#growths += 1;
    this.#last = { px, scale };
    this.#tell(px, scale);
  };
}
