import type { LitElement, ReactiveController } from "lit";

/** Choosing from a list below a field that keeps the focus (ARIA combobox): arrows move, Enter chooses, the pointer points. */
export class OptionList implements ReactiveController {
  readonly #host: LitElement;
  readonly #count: () => number;
  readonly #choose: (index: number) => void;
  #at = 0;

  constructor(host: LitElement, count: () => number, choose: (index: number) => void) {
    this.#host = host;
    this.#count = count;
    this.#choose = choose;
    host.addController(this);
  }

  /** The option that Enter takes; -1 when there is none. */
  get current(): number {
    return Math.min(this.#at, this.#count() - 1);
  }

  pointAt(index: number): void {
    if (this.#at === index) return;
    this.#at = index;
    this.#host.requestUpdate();
  }

  readonly onKey = (event: KeyboardEvent): void => {
    // What is typed here is no command to the page behind.
    event.stopPropagation();
    const count = this.#count();
    if (count === 0) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.pointAt((this.current + (event.key === "ArrowDown" ? 1 : -1) + count) % count);
      void this.#host.updateComplete.then(() =>
        this.#host.renderRoot.querySelector("[role=option][aria-selected=true]")?.scrollIntoView({ block: "nearest" }),
      );
    }
    if (event.key === "Enter") {
      event.preventDefault();
      this.#choose(this.current);
    }
  };

  hostConnected(): void {
    this.#at = 0;
  }
}
