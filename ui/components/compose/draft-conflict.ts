import { css, html, LitElement } from "lit";
import type { DraftContent, RichNode } from "../../api/drafts.ts";
import { asTyped } from "../../state/recipients.ts";
import { controls } from "../../styles/controls.ts";
import { composeText as text } from "../../text/compose.ts";

/** Both texts of a draft that two windows wrote in. Fires "po-keep" with "mine", "theirs" or "both". */
export class DraftConflict extends LitElement {
  static override styles = [
    controls,
    css`
      section {
        display: grid;
        gap: var(--space-3);
        margin-block: var(--space-3);
        padding: var(--space-4);
        border-radius: var(--radius);
        background: var(--signal-note-soft);
        font-size: var(--type-meta);
      }
      h2 {
        color: var(--signal-note);
        font-size: var(--type-body);
        font-weight: var(--weight-strong);
      }
      .both {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: var(--space-3);
      }
      h3 {
        margin-bottom: var(--space-1);
        font-size: var(--type-meta);
        font-weight: var(--weight-strong);
      }
      pre {
        max-height: 220px;
        margin: 0;
        padding: var(--space-3);
        overflow: auto;
        border-radius: var(--radius-small);
        background: var(--surface-raised);
        font: var(--type-meta) / 1.5 var(--font);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      @media (max-width: 560px) {
        .both {
          grid-template-columns: 1fr;
        }
      }
    `,
  ];
  static override properties = { mine: { attribute: false }, theirs: { attribute: false } };
  declare mine: DraftContent;
  declare theirs: DraftContent;

  override render() {
    return html`<section role="alert" aria-label=${text.conflict}>
      <div>
        <h2>${text.conflict}</h2>
        <p>${text.conflictMore}</p>
      </div>
      <div class="both">
        <div>
          <h3>${text.mine}</h3>
          <pre tabindex="0">${wordsOf(this.mine)}</pre>
        </div>
        <div>
          <h3>${text.theirs}</h3>
          <pre tabindex="0">${wordsOf(this.theirs)}</pre>
        </div>
      </div>
      <div class="ways">
        ${(["mine", "theirs", "both"] as const).map(
          (
            what,
          ) => html`<button class="button small" type="button" @click=${() => this.dispatchEvent(new CustomEvent("po-keep", { detail: what }))}>
            ${{ mine: text.keepMine, theirs: text.keepTheirs, both: text.keepBoth }[what]}
          </button>`,
        )}
      </div>
    </section>`;
  }
}

function wordsOf({ to, cc, bcc, subject, format, text: plain, document }: DraftContent): string {
  const recipients = [...to, ...cc, ...bcc].map(asTyped).join(", ");
  return [recipients, subject, "", format === "plain" ? plain : textOf(document)].join("\n").trim();
}

/** The words alone, to tell two texts apart. */
function textOf(node: RichNode): string {
  if (node.type === "text") return node.text ?? "";
  if (node.type === "hard_break") return "\n";
  const words = (node.content ?? []).map(textOf).join("");
  return node.type === "paragraph" ? `${words}\n\n` : words;
}
customElements.define("po-draft-conflict", DraftConflict);
