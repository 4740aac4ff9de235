import { css, html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../icons/icon.ts";
import { watch } from "../state/observable.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { actionText } from "../text/actions.ts";

/** What was just done, at the bottom, with the way back. */
export class ToastStack extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        position: fixed;
        z-index: 30;
        left: 50%;
        bottom: calc(var(--space-5) + var(--bottom-bar, 0px));
        transform: translateX(-50%);
        width: max-content;
        max-width: calc(100vw - 24px);
        pointer-events: none;
      }
      .stack {
        display: grid;
        justify-items: center;
        gap: var(--space-2);
      }
      .toast {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        min-height: 44px;
        padding: var(--space-1) var(--space-1) var(--space-1) var(--space-4);
        border-radius: var(--radius);
        background: light-dark(#2b2925, #3a3935);
        color: #f6f4ef;
        font-size: var(--type-meta);
        box-shadow: var(--shadow-floating);
        pointer-events: auto;
      }
      .toast.alarm {
        background: light-dark(#8f1f15, #6e211a);
      }
      .sentence {
        padding: var(--space-1) 0;
      }
      button {
        color: inherit;
      }
      .undo {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
        min-height: 32px;
        padding: 0 var(--space-3);
        border: 0;
        border-radius: var(--radius-small);
        background: transparent;
        color: #9bd8e4;
        font-weight: var(--weight-strong);
        cursor: pointer;
      }
      .undo:hover,
      .icon-button:hover {
        background: rgb(255 255 255 / 10%);
        color: inherit;
      }
      .undo kbd {
        border-color: rgb(255 255 255 / 30%);
        background: transparent;
        color: inherit;
      }
      .icon-button {
        color: #d6d2ca;
      }
      :focus-visible {
        outline-color: #9bd8e4;
      }
      @media (prefers-reduced-motion: no-preference) {
        .toast {
          animation: rise 140ms cubic-bezier(0.2, 0, 0, 1);
        }
        @keyframes rise {
          from {
            opacity: 0;
            transform: translateY(8px);
          }
        }
      }
      @media (max-width: 760px) {
        kbd {
          display: none;
        }
      }
    `,
  ];

  constructor() {
    super();
    watch(this, toasts);
  }

  override render() {
    return html`<div
      class="stack"
      role="status"
      aria-live="polite"
      @pointerenter=${() => toasts.hold()}
      @pointerleave=${() => toasts.release()}
      @focusin=${() => toasts.hold()}
      @focusout=${() => toasts.release()}
    >
      ${repeat(
        toasts.shown,
        (toast) => toast.id,
        (toast) => html`<div class="toast ${toast.tone}">
          <span class="sentence">${toast.sentence}</span>
          ${
            toast.undo
              ? html`<button class="undo" type="button" @click=${() => toasts.undo(toast)}>
                  ${actionText.undo}<kbd aria-hidden="true">z</kbd>
                </button>`
              : nothing
          }
          <button
            class="icon-button"
            type="button"
            aria-label=${actionText.dismiss}
            @click=${() => toasts.dismiss(toast.id)}
          >
            ${icon("close", { size: 16 })}
          </button>
        </div>`,
      )}
    </div>`;
  }
}
customElements.define("po-toast-stack", ToastStack);
