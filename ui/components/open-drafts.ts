import { css, html, LitElement, nothing } from "lit";
import { icon } from "../icons/icon.ts";
import { visibleText } from "../reading/visible-text.ts";
import { watch } from "../state/observable.ts";
import { openDrafts } from "../state/open-drafts.ts";
import { composePath } from "../state/route.ts";
import { router } from "../state/router.ts";
import { controls } from "../styles/controls.ts";
import { composeText as text } from "../text/compose.ts";
import { shortDate } from "../text/format.ts";

/** Drafts that nobody has closed: above the list of Drafts. */
export class OpenDraftsElement extends LitElement {
  static override styles = [
    controls,
    css`
      section {
        padding: var(--space-2);
        border-bottom: 1px solid var(--line);
      }
      h2 {
        padding: var(--space-1) var(--space-2);
        color: var(--text-muted);
        font-size: var(--type-small);
        font-weight: var(--weight-medium);
      }
      a {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        min-height: 40px;
        padding: 0 var(--space-2);
        border-radius: var(--radius-small);
        color: var(--text);
        font-size: var(--type-meta);
        text-decoration: none;
      }
      a:hover {
        background: var(--hover);
      }
      .subject {
        flex: 1;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      time {
        flex: none;
        color: var(--text-muted);
      }
    `,
  ];

  constructor() {
    super();
    watch(this, openDrafts);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void openDrafts.refresh();
  }

  override render() {
    if (openDrafts.list.length === 0) return nothing;
    return html`<section aria-label=${text.openDrafts}>
      <h2>${text.openDrafts}</h2>
      <ul>
        ${openDrafts.list.map(({ id, subject, updatedAt }) => {
          const date = new Date(updatedAt).toISOString();
          return html`<li>
            <a href=${composePath(id)} @click=${(event: MouseEvent) => this.#open(event, id)}>
              ${icon("draft", { size: 16 })}<span class="subject">${visibleText(subject) || text.noSubject}</span>
              <time datetime=${date}>${shortDate(date)}</time>
            </a>
          </li>`;
        })}
      </ul>
    </section>`;
  }

  #open(event: MouseEvent, id: string): void {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    router.openPage(composePath(id));
  }
}
customElements.define("po-open-drafts", OpenDraftsElement);
