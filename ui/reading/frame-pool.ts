/**
 * The frames that show mail. Loading one takes longer than showing a mail in it, so that two empty ones wait, and each shows
 * one mail and no other. Where a browser cannot move a frame in the page without loading it anew, each is made when needed.
 */
import type { FromFrame, ToFrame } from "../frame/protocol.ts";

/** Mail is shown by another origin than the page's: the other name of this machine (docs/threat-model.md). */
export const frameOrigin = `http://localhost${location.port === "" ? "" : `:${location.port}`}`;
/** Opened under another name, the page's machine has no second one that would be another site to the browser. */
export const canShowFrames = location.hostname === "127.0.0.1";

const sparesMax = 2;
const spareAfterMs = 200;

export class MailFrame {
  readonly element: HTMLIFrameElement;
  readonly ready: Promise<void>;
  listen: (message: FromFrame) => void = () => undefined;
  #becomeReady: () => void = () => undefined;

  constructor() {
    this.element = document.createElement("iframe");
    this.element.src = `${frameOrigin}/frame`;
    this.ready = new Promise((resolve) => (this.#becomeReady = resolve));
  }

  say(message: ToFrame, transfer: Transferable[] = []): void {
    this.element.contentWindow?.postMessage(message, frameOrigin, transfer);
  }

  hear(message: FromFrame): void {
    if (message.kind === "ready") this.#becomeReady();
    else this.listen(message);
  }
}

class FramePool {
  readonly #live = new Set<MailFrame>();
  #spares: MailFrame[] = [];
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
    this.#timer = setTimeout(() => {
      if (this.#spares.length >= sparesMax) return;
      this.#spares.push(this.#make(this.#shelfInPage()));
      this.fill();
    }, spareAfterMs);
  }

  /** A frame inside `place`. */
  take(place: HTMLElement): MailFrame {
    const spare = this.#spares.shift();
    this.fill();
    if (!spare) return this.#make(place);
    spare.element.removeAttribute("tabindex");
    (place as MovingParent).moveBefore(spare.element, null);
    return spare;
  }

  release(frame: MailFrame): void {
    this.#live.delete(frame);
    frame.element.remove();
  }

  /** At lock: the frames that wait know nothing, but need not wait either. */
  empty(): void {
    clearTimeout(this.#timer);
    for (const spare of this.#spares.splice(0)) this.release(spare);
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
