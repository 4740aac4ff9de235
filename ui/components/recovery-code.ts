import { css, html, LitElement, nothing } from "lit";
import { icon } from "../icons/icon.ts";
import { controls } from "../styles/controls.ts";
import { firstRunText as text } from "../text/first-run.ts";

/** The second way in: shown, copied, saved or printed, then confirmed. Fires "po-done". */
export class RecoveryCode extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
        text-align: left;
      }
      output {
        display: block;
        padding: var(--space-5);
        border: 1px dashed var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface-raised);
        font: 17px / 1.7 var(--font-mono);
        letter-spacing: 0.04em;
        overflow-wrap: anywhere;
        text-align: center;
        user-select: all;
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        justify-content: center;
      }
      label {
        display: flex;
        align-items: flex-start;
        gap: var(--space-3);
        cursor: pointer;
      }
      input {
        width: 18px;
        height: 18px;
        margin: 2px 0 0;
        accent-color: var(--accent);
      }
      .button.primary {
        min-height: 44px;
      }
    `,
  ];
  static override properties = {
    code: { attribute: false },
    isPlain: { type: Boolean, attribute: "plain" },
    isKept: { state: true },
    isCopied: { state: true },
  };
  declare code: string;
  /** In the settings: without the question whether it is kept. */
  declare isPlain: boolean;
  declare isKept: boolean;
  declare isCopied: boolean;

  override render() {
    return html`<output aria-label=${text.recoveryTitle}>${this.code}</output>
      <div class="ways">
        <button class="button small" type="button" @click=${this.#copy}>
          ${icon(this.isCopied ? "check" : "copy", { size: 17 })}${this.isCopied ? text.copied : text.copy}
        </button>
        <button class="button small" type="button" @click=${this.#save}>${icon("download", { size: 17 })}${text.save}</button>
        <button class="button small" type="button" @click=${this.#print}>${icon("print", { size: 17 })}${text.print}</button>
      </div>
      ${
        this.isPlain
          ? nothing
          : html`<label
                ><input
                  type="checkbox"
                  .checked=${this.isKept}
                  @change=${(event: Event) => (this.isKept = (event.target as HTMLInputElement).checked)}
                /><span>${text.keptIt}</span></label
              >
              <button class="button primary" type="button" ?disabled=${!this.isKept} @click=${this.#done}>${text.goOn}</button>`
      }`;
  }

  async #copy(): Promise<void> {
    await navigator.clipboard.writeText(this.code);
    this.isCopied = true;
  }

  #save(): void {
    const url = URL.createObjectURL(new Blob([text.sheet(this.code)], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = "postern-recovery-code.txt";
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  /** The page prints itself; only the sheet is visible on paper (styles/base.css). */
  #print(): void {
    const sheet = document.createElement("pre");
    sheet.className = "print-sheet";
    sheet.textContent = text.sheet(this.code);
    document.body.append(sheet);
    window.print();
    sheet.remove();
  }

  #done(): void {
    this.dispatchEvent(new CustomEvent("po-done"));
  }
}
customElements.define("po-recovery-code", RecoveryCode);
