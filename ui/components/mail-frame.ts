import { css, html, LitElement, nothing } from "lit";
import type { FromFrame } from "../frame/protocol.ts";
import { framePool, type MailFrame } from "../reading/frame-pool.ts";
import { type Dress, dressOf, look, shownMail } from "../reading/mail-dress.ts";
import { mailSizes } from "../reading/mail-sizes.ts";
import { writeTo } from "../state/composing.ts";
import { preferences } from "../state/preferences.ts";
import type { HtmlPart } from "../state/rendered-mails.ts";
import { readingText as text } from "../text/reading.ts";

const heightMax = 100_000;
/** A mail that is hardly smaller than it is reads as if it were not: nothing is said of it. */
const scaleToldMax = 0.85;
const darkQuery = matchMedia("(prefers-color-scheme: dark)");

/** One part of a message as HTML, in a frame of its own where nothing runs and nothing is fetched. */
export class MailFrameElement extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    .paper {
      box-sizing: border-box;
      overflow: hidden;
      padding: var(--space-4);
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: #ffffff;
    }
    .paper.dark {
      background: #1b1b1a;
    }
    .place {
      min-height: 24px;
    }
    .fit {
      display: flex;
      flex-wrap: wrap;
      gap: 0 var(--space-2);
      margin: 0 0 var(--space-2);
      color: var(--text-muted);
      font-size: var(--type-small);
    }
    .fit button {
      padding: 0;
      border: 0;
      background: none;
      color: var(--accent-text);
      font: inherit;
      text-decoration: underline;
      text-underline-offset: 2px;
      cursor: pointer;
    }
    iframe {
      display: block;
      width: 100%;
      height: 100%;
      border: 0;
      opacity: 0;
    }
    .shown iframe {
      opacity: 1;
    }
    @container reading (max-width: 560px) {
      /* Each pixel of a phone is one that the mail need not be smaller by. */
      .paper {
        margin-inline: calc(-1 * var(--space-2));
        padding: var(--space-2);
      }
    }
    @media (pointer: coarse) {
      .fit button {
        margin: -12px 0;
        padding: 12px 0;
      }
    }
    @media print {
      .fit {
        display: none;
      }
      .paper {
        padding: 0;
        border: 0;
      }
    }
  `;
  static override properties = {
    emailId: { attribute: false },
    content: { attribute: false },
    isWritten: { state: true },
    scale: { state: true },
    isFitted: { state: true },
  };
  declare emailId: string;
  declare content: HtmlPart;
  /** The mail stands in the frame, in the colours of the page around it. */
  declare isWritten: boolean;
  /** Share of its own size that the mail is shown at. */
  declare scale: number;
  /** It may be made smaller than it is, so that it is no wider than the page. */
  declare isFitted: boolean;
  #frame: MailFrame | null = null;
  #framed: HtmlPart | null = null;
  #isShown = false;
  #unwatch: () => void = () => undefined;
  readonly #restyle = (): void => this.requestUpdate();

  constructor() {
    super();
    this.isWritten = false;
    this.scale = 1;
    this.isFitted = true;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatch = preferences.watch(this.#restyle);
    darkQuery.addEventListener("change", this.#restyle);
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch();
    darkQuery.removeEventListener("change", this.#restyle);
    this.#release();
  }

  override render() {
    const { scheme, isPaper } = this.#dress();
    return html`${this.#fitLine()}<div class="${isPaper ? `paper ${scheme}` : ""} ${this.isWritten ? "shown" : ""}"><div class="place"></div></div>`;
  }

  #fitLine() {
    if (this.isFitted && this.scale > scaleToldMax) return nothing;
    return html`<p class="fit">
      ${this.isFitted ? text.madeSmaller(this.scale) : nothing}<button type="button" @click=${this.#toggleFit}>${this.isFitted ? text.fullWidth : text.makeFit}</button>
    </p>`;
  }

  #toggleFit(): void {
    this.isFitted = !this.isFitted;
    this.#frame?.say({ kind: "fit", isWanted: this.isFitted });
  }

  override updated(): void {
    if (!this.isConnected) return;
    if (this.#framed !== this.content) void this.#start();
    else this.#dressAgain();
  }

  /** The element that Postern's pictures are sent to. */
  get frame(): MailFrame | null {
    return this.#isShown ? this.#frame : null;
  }

  focusMail(): void {
    this.#frame?.element.focus();
    this.#frame?.say({ kind: "focus" });
  }

  async #start(): Promise<void> {
    this.#release();
    const place = this.renderRoot.querySelector<HTMLElement>(".place");
    if (!place) return;
    const { content } = this;
    this.#framed = content;
    const frame = framePool.take(place, content);
    this.#frame = frame;
    frame.element.title = text.frame;
    frame.listen = (message) => this.#hear(message, place);
    frame.onLeft = () => this.#leave();
    place.style.height = `${mailSizes.heightOf(this.#sized)}px`;
    // A frame that was written ahead knows its height.
    if (frame.height !== null) this.#hear({ kind: "height", px: frame.height, scale: frame.scale }, place);
    await frame.ready;
    if (this.#frame !== frame) return;
    if (!frame.isWritten) frame.write(shownMail(content, preferences.shownTheme));
    frame.say({ kind: "reveal" });
  }

  /** The frame was taken out of its place. Should this element still be shown, it takes another. */
  #leave(): void {
    this.#frame = null;
    this.#framed = null;
    this.isWritten = false;
    this.isFitted = true;
    this.scale = 1;
    this.#isShown = false;
  }

  #release(): void {
    if (this.#frame) framePool.release(this.#frame);
    this.#leave();
  }

  #hear(message: FromFrame, place: HTMLElement): void {
    switch (message.kind) {
      case "height":
        this.isWritten = true;
        this.scale = message.scale;
        return this.#grow(message.px, place);
      case "shown":
        this.#isShown = true;
        this.#tell("po-frame-shown");
        this.#tell("po-text-shown");
        requestAnimationFrame(() => this.isConnected && this.#noteSize(place));
        return;
      case "key": {
        const { kind: _kind, ...key } = message;
        this.dispatchEvent(new KeyboardEvent("keydown", { ...key, bubbles: true, composed: true, cancelable: true }));
        return;
      }
      case "scroll":
        this.#tell("po-scroll-to", place.getBoundingClientRect().top + message.top);
        return;
      case "link":
        void writeTo(message.href);
        return;
      case "used":
        // What closes menus and notes that the reader has moved hears of it as of a press in the page.
        this.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, composed: true }));
        return;
      default:
    }
  }

  #grow(px: number, place: HTMLElement): void {
    if (!Number.isFinite(px) || px < 0) return;
    place.style.height = `${Math.min(px, heightMax)}px`;
    if (this.#isShown) this.#noteSize(place);
  }

  #noteSize(place: HTMLElement): void {
    mailSizes.note(this.#sized, { width: place.clientWidth, height: place.clientHeight });
  }

  get #sized() {
    return { emailId: this.emailId, partId: this.content.partId, isPaper: this.#dress().isPaper };
  }

  #dress(): Dress {
    return dressOf(this.content, preferences.shownTheme);
  }

  #dressAgain(): void {
    if (!this.#frame || !this.isWritten) return;
    const { scheme, styles } = this.#dress();
    if (this.#frame.element.style.colorScheme === scheme) return;
    this.#frame.element.style.colorScheme = scheme;
    this.#frame.say({ kind: "restyle", css: styles, scheme, look: look() });
  }

  #tell(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

customElements.define("po-mail-frame", MailFrameElement);
