import { css, html, LitElement, nothing } from "lit";
import { icon, type IconName } from "../icons/icon.ts";
import { watch } from "../state/observable.ts";
import { router } from "../state/router.ts";
import { controls } from "../styles/controls.ts";
import { shellText as text } from "../text/shell.ts";

export type Region = "places" | "list" | "reading" | "page" | "compose";

/** On a phone: the four ways to go. Fires "po-went", "po-places" and "po-search". */
export class BottomBar extends LitElement {
  static override styles = [
    controls,
    css`
      nav {
        display: grid;
        grid-template-columns: repeat(4, 1fr);
        padding: var(--space-1) var(--space-2) max(var(--space-1), env(safe-area-inset-bottom));
        border-top: 1px solid var(--line);
      }
      button {
        display: grid;
        justify-items: center;
        gap: 1px;
        padding: var(--space-1);
        border: 0;
        border-radius: var(--radius-small);
        background: transparent;
        color: var(--text-muted);
        font-size: var(--type-tiny);
        cursor: pointer;
      }
      [aria-current] {
        color: var(--accent-text);
        font-weight: var(--weight-strong);
      }
    `,
  ];
  static override properties = { region: { attribute: false } };
  declare region: Region;

  constructor() {
    super();
    this.region = "list";
    watch(this, router);
  }

  override render() {
    const isSearch = router.route.page === "mail" && router.list.kind === "search";
    const isMail = this.region === "list" || this.region === "reading";
    return html`<nav aria-label=${text.mainPlaces}>
      ${this.#item(text.mail, "inbox", isMail && !isSearch, () => this.#go(() => router.openList({ kind: "inbox" })))}
      ${this.#item(text.tags, "menu", this.region === "places", () => this.#tell("po-places"))}
      ${this.#item(text.searchShort, "search", isMail && isSearch, () => this.#go(() => this.#tell("po-search")))}
      ${this.#item(text.settings, "settings", this.region === "page" && router.route.page === "settings", () =>
        this.#go(() => router.go("/settings")),
      )}
    </nav>`;
  }

  #item(label: string, picture: IconName, isHere: boolean, run: () => void) {
    return html`<button type="button" aria-current=${isHere ? "page" : nothing} @click=${run}>
      ${icon(picture)}<span>${label}</span>
    </button>`;
  }

  #go(run: () => void): void {
    this.#tell("po-went");
    run();
  }

  #tell(name: string): void {
    this.dispatchEvent(new CustomEvent(name));
  }
}
customElements.define("po-bottom-bar", BottomBar);
