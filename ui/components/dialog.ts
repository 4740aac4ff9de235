import { css, html, LitElement, nothing } from "lit";
import { icon } from "../icons/icon.ts";
import { controls } from "../styles/controls.ts";

/**
 * A modal on the browser's own dialog element: focus stays inside, Esc closes, and the focus goes back to where it was.
 * Fires "po-close" when it has closed, however it was closed.
 */
export class Dialog extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: min(var(--dialog-width, 480px), calc(100vw - 32px));
        max-height: min(720px, calc(100dvh - 64px));
        padding: 0;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface-raised);
        color: var(--text);
        box-shadow: var(--shadow-floating);
        overflow: hidden;
      }
      :host([placement="top"]) dialog {
        margin-top: 12vh;
      }
      dialog[open] {
        display: flex;
        flex-direction: column;
      }
      dialog::backdrop {
        background: var(--scrim);
      }
      @media (prefers-reduced-motion: no-preference) {
        dialog[open] {
          animation: arrive 140ms cubic-bezier(0.2, 0, 0, 1);
        }
        @keyframes arrive {
          from {
            opacity: 0;
            transform: translateY(6px);
          }
        }
      }
      .head {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-3);
        padding: var(--space-4) var(--space-3) var(--space-2) var(--space-5);
      }
      h2 {
        font-size: var(--type-lead);
        font-weight: var(--weight-strong);
      }
      .body {
        padding: 0 var(--space-5) var(--space-5);
        overflow: auto;
        overscroll-behavior: contain;
      }
      :host([bare]) .body {
        padding: 0;
      }
    `,
  ];
  static override properties = { label: {}, bare: { type: Boolean, reflect: true }, closeLabel: {} };
  declare label: string;
  declare bare: boolean;
  declare closeLabel: string;
  #isOpen = false;

  override render() {
    return html`<dialog aria-label=${this.label} @cancel=${this.#onCancel} @close=${this.#onClose} @pointerdown=${this.#onPointerDown}>
      ${
        this.bare
          ? nothing
          : html`<div class="head">
              <h2>${this.label}</h2>
              <button class="icon-button" type="button" aria-label=${this.closeLabel || "Close"} @click=${this.close}>
                ${icon("close")}
              </button>
            </div>`
      }
      <div class="body" tabindex=${this.bare ? nothing : "0"}><slot></slot></div>
    </dialog>`;
  }

  override firstUpdated(): void {
    this.#dialog?.showModal();
    this.#isOpen = true;
  }

  /** Tells the page in this very turn: the element's own event comes a turn later, and a key pressed in between would be lost. */
  readonly close = (): void => {
    this.#dialog?.close();
    this.#onClose();
  };

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  /** Esc. Not that of a file chooser in the dialog, whose event comes by here too. */
  #onCancel(event: Event): void {
    if (event.target !== this.#dialog) return;
    event.preventDefault();
    this.close();
  }

  /** Heard through the shadow of whatever stands in the dialog, by the page that opened it. Once for each opening. */
  #onClose(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.dispatchEvent(new CustomEvent("po-close", { bubbles: true, composed: true }));
  }

  /** A press on the backdrop is a press on the dialog element itself, outside its box. */
  #onPointerDown(event: PointerEvent): void {
    const dialog = this.#dialog;
    if (!dialog || event.target !== dialog) return;
    const box = dialog.getBoundingClientRect();
    const isInside =
      event.clientX >= box.left &&
      event.clientX <= box.right &&
      event.clientY >= box.top &&
      event.clientY <= box.bottom;
    if (!isInside) this.close();
  }
}
customElements.define("po-dialog", Dialog);

/** The page's own keys rest while a dialog asks: Esc is the dialog's. */
export function keepFromPage(event: KeyboardEvent): void {
  event.stopPropagation();
}
