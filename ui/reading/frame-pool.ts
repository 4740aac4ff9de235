/**
 * The frames that show mail. Loading one takes longer than showing a mail in it, so that empty ones wait, and each shows one mail
 * and no other. The mail that is likely to be read next is written into one ahead. Where a browser cannot move a frame in the
 * page without loading it anew, each is made when needed.
 */
import type { FromFrame, ShownMail, ToFrame } from "../frame/protocol.ts";

/** Mail is shown by another origin than the page's: the other name of this machine (docs/threat-model.md). */
export const frameOrigin = `http://localhost${location.port === "" ? "" : `:${location.port}`}`;
/** Opened under another name, the page's machine has no second one that would be another site to the browser. */
export const canShowFrames = location.hostname === "127.0.0.1";

const sparesMax = 2;
const spareAfterMs = 200;
const leftForMs = 300;

export class MailFrame {
  readonly element: HTMLIFrameElement;
  readonly ready: Promise<void>;
  /** A mail was written into it: no other will be. */
  isWritten = false;
  /** CSS pixels that the mail needs, as the frame told last. */
  height: number | null = null;
  /** Share of its own size that the mail is shown at, so that it is no wider than the frame. */
  scale = 1;
  listen: (message: FromFrame) => void = () => undefined;
  /** It was taken out of its place. */
  onLeft: () => void = () => undefined;
  #becomeReady: () => void = () => undefined;

  constructor() {
    this.element = document.createElement("iframe");
    this.element.src = `${frameOrigin}/frame`;
    this.ready = new Promise((resolve) => (this.#becomeReady = resolve));
  }

  /** Once it is ready, and once. */
  write(mail: ShownMail): void {
    this.isWritten = true;
    this.element.style.colorScheme = mail.scheme;
    this.say({ kind: "show", ...mail });
  }

  say(message: ToFrame, transfer: Transferable[] = []): void {
    this.element.contentWindow?.postMessage(message, frameOrigin, transfer);
  }

  hear(message: FromFrame): void {
    if (message.kind === "height") {
      this.height = message.px;
      this.scale = message.scale;
    }
    if (message.kind === "ready") this.#becomeReady();
    else this.listen(message);
  }
}

class FramePool {
  readonly #live = new Set<MailFrame>();
  /** In their places, before the reader. */
  readonly #placed = new Set<MailFrame>();
  /** Taken out of their places, to be taken down when nobody waits. */
  readonly #left = new Set<MailFrame>();
  #spares: MailFrame[] = [];
  /** A mail that nobody looks at yet. */
  #ahead: { part: object; frame: MailFrame } | null = null;
  #shelf: HTMLElement | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    addEventListener("message", (event: MessageEvent<FromFrame>) => {
      if (event.origin !== frameOrigin) return;
      for (const frame of this.#live) if (frame.element.contentWindow === event.source) frame.hear(event.data);
    });
  }

  /** Makes what is missing, a moment later: first comes what the reader waits for. */
  fill(): void {
    if (!canShowFrames || !canMove()) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fillNow(), spareAfterMs);
  }

  #fillNow(): void {
    clearTimeout(this.#timer);
    if (this.#spares.length >= sparesMax) return;
    this.#spares.push(this.#make(this.#shelfInPage()));
    this.fill();
  }

  /** Writes `mail`, which is `part` of a message, into a frame that waits for `take`, laid out at `width`; 0: not known. Only one mail at a time is written ahead. */
  async write(part: object, mail: ShownMail, width: number): Promise<void> {
    if (!canShowFrames || !canMove() || this.#ahead?.part === part) return;
    this.forgetAhead();
    const frame = this.#spares.shift() ?? this.#make(this.#shelfInPage());
    this.#ahead = { part, frame };
    if (width > 0) frame.element.style.width = `${width}px`;
    // As large as it will be: what is only moved is not laid out again.
    frame.listen = ({ kind }) => {
      if (kind === "height") frame.element.style.height = `${frame.height}px`;
    };
    await frame.ready;
    if (this.#live.has(frame) && !frame.isWritten) frame.write(mail);
    // At once, while the reader reads: later it could be in the way of the next key.
    this.#fillNow();
  }

  /** A frame inside `place`: the one that `part` was written into ahead, or an empty one. */
  take(place: HTMLElement, part: object): MailFrame {
    const ahead = this.#ahead?.part === part ? this.#ahead.frame : null;
    if (ahead) this.#ahead = null;
    const frame = ahead ?? this.#spares.shift() ?? this.#make(place);
    if (!ahead) this.fill();
    if (frame.element.parentElement !== place) {
      frame.element.removeAttribute("tabindex");
      for (const name of ["width", "height"]) frame.element.style.removeProperty(name);
      (place as MovingParent).moveBefore(frame.element, null);
    }
    this.#placed.add(frame);
    return frame;
  }

  /** The reader goes on to another conversation: frames are taken down after it is shown, as that takes as long as showing it. */
  leave(): void {
    if (!canMove() || this.#placed.size === 0) return;
    const shelf = this.#shelfInPage() as MovingParent;
    for (const frame of this.#placed) {
      frame.listen = () => undefined;
      shelf.moveBefore(frame.element, null);
      this.#left.add(frame);
      frame.onLeft();
    }
    this.#placed.clear();
    setTimeout(() => requestIdleCallback(() => this.#takeDown(), { timeout: leftForMs }), leftForMs);
  }

  release(frame: MailFrame): void {
    this.#live.delete(frame);
    this.#placed.delete(frame);
    this.#left.delete(frame);
    frame.element.remove();
  }

  /** What was made safe by one plugin is not shown after another took its place. */
  forgetAhead(): void {
    if (this.#ahead) this.release(this.#ahead.frame);
    this.#ahead = null;
  }

  /** At lock: nobody's mail stays, and the frames that wait know nothing, but need not wait either. */
  empty(): void {
    clearTimeout(this.#timer);
    this.forgetAhead();
    this.#takeDown();
    for (const spare of this.#spares.splice(0)) this.release(spare);
  }

  #takeDown(): void {
    for (const frame of this.#left) this.release(frame);
  }

  #make(place: HTMLElement): MailFrame {
    const frame = new MailFrame();
    this.#live.add(frame);
    if (place === this.#shelf) frame.element.tabIndex = -1;
    place.append(frame.element);
    return frame;
  }

  #shelfInPage(): HTMLElement {
    if (!this.#shelf) {
      this.#shelf = document.createElement("div");
      this.#shelf.id = "frames";
      this.#shelf.inert = true;
      this.#shelf.ariaHidden = "true";
      document.body.append(this.#shelf);
    }
    return this.#shelf;
  }
}

/** Moves a node and keeps its state: https://dom.spec.whatwg.org/#dom-parentnode-movebefore */
interface MovingParent extends HTMLElement {
  moveBefore(node: Node, child: Node | null): void;
}

const canMove = (): boolean => "moveBefore" in Element.prototype;

export const framePool = new FramePool();
