import { css, html, LitElement, nothing } from "lit";
import { icon, type IconName } from "../icons/icon.ts";
import { visibleText } from "../reading/visible-text.ts";
import { compose } from "../state/composing.ts";
import { mail } from "../state/mail-store.ts";
import { pluginPlaces } from "../state/plugin-places.ts";
import { preferences } from "../state/preferences.ts";
import { router } from "../state/router.ts";
import { session } from "../state/session.ts";
import { controls } from "../styles/controls.ts";
import { actionText } from "../text/actions.ts";
import { composeText } from "../text/compose.ts";
import { connectionsText } from "../text/connections.ts";
import { paletteText as text } from "../text/palette.ts";
import { shellText } from "../text/shell.ts";
import type { Command } from "./action-bar.ts";
import "./dialog.ts";
import { OptionList } from "./option-list.ts";

interface Entry {
  name: string;
  picture: IconName;
  key: string;
  run: () => void;
}

const shownMax = 9;

/** Go anywhere, do anything, by typing a part of its name. */
export class CommandPalette extends LitElement {
  static override styles = [
    controls,
    css`
      po-dialog {
        --dialog-width: 560px;
      }
      .search {
        padding: var(--space-3);
        border-bottom: 1px solid var(--line);
      }
      ul {
        padding: var(--space-2);
      }
      li {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        height: 40px;
        padding: 0 var(--space-3);
        border-radius: var(--radius-small);
        cursor: pointer;
      }
      li.here {
        background: var(--selected);
      }
      li .icon {
        color: var(--text-muted);
      }
      .name {
        flex: 1;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .hint {
        padding: var(--space-4);
      }
    `,
  ];
  static override properties = { typed: { state: true } };
  declare typed: string;
  readonly #options = new OptionList(
    this,
    () => this.#entries().length,
    (index) => this.#choose(this.#entries()[index]),
  );

  constructor() {
    super();
    this.typed = "";
  }

  override render() {
    const entries = this.#entries();
    const { current } = this.#options;
    return html`<po-dialog bare placement="top" .label=${text.title} @keydown=${this.#options.onKey}>
      <div class="search">
        <input
          class="input"
          autofocus
          role="combobox"
          aria-label=${text.title}
          aria-expanded="true"
          aria-controls="entries"
          aria-activedescendant=${entries.length > 0 ? `entry-${current}` : nothing}
          placeholder=${text.placeholder}
          autocomplete="off"
          spellcheck="false"
          .value=${this.typed}
          @input=${(event: Event) => {
            this.typed = (event.target as HTMLInputElement).value;
            this.#options.pointAt(0);
          }}
        />
      </div>
      ${
        entries.length === 0
          ? html`<p class="hint">${text.none}</p>`
          : html`<ul id="entries" role="listbox" aria-label=${text.title}>
              ${entries.map(
                (entry, index) => html`<li
                  id="entry-${index}"
                  role="option"
                  aria-selected=${index === current ? "true" : "false"}
                  class=${index === current ? "here" : ""}
                  @pointermove=${() => this.#options.pointAt(index)}
                  @click=${() => this.#choose(entry)}
                >
                  ${icon(entry.picture, { size: 18 })}<span class="name">${entry.name}</span>
                  ${entry.key === "" ? nothing : html`<kbd>${entry.key}</kbd>`}
                </li>`,
              )}
            </ul>`
      }
    </po-dialog>`;
  }

  #entries(): Entry[] {
    const typed = this.typed.trim().toLocaleLowerCase();
    const found = this.#all().filter(({ name }) => matches(name.toLocaleLowerCase(), typed));
    const search: Entry = {
      name: text.searchFor(this.typed.trim()),
      picture: "search",
      key: "",
      run: () => router.openList({ kind: "search", query: this.typed.trim() }),
    };
    return typed === "" ? found.slice(0, shownMax) : [...found.slice(0, shownMax - 1), search];
  }

  #all(): Entry[] {
    const command = (name: string, picture: IconName, key: string, detail: Command): Entry => ({
      name,
      picture,
      key,
      run: () => this.dispatchEvent(new CustomEvent("po-command", { detail, bubbles: true, composed: true })),
    });
    const isReading = router.route.page === "mail" && router.route.emailId !== null;
    const forMail = isReading
      ? [
          command(actionText.archive, "archive", "e", "archive"),
          command(actionText.toInbox, "inbox", "", "toInbox"),
          command(actionText.tag, "tag", "t", "tag"),
          command(actionText.trash, "trash", "#", "trash"),
          command(actionText.spam, "spam", "!", "spam"),
          command(actionText.unread, "mail", "Shift U", "unread"),
        ]
      : [];
    const tags = [...mail.tags.values()]
      .filter((tag) => tag.role === null)
      .map((tag): Entry => {
        const name = mail.pathOf(tag);
        return { name: text.goTo(name), picture: "tag", key: "", run: () => router.openList({ kind: "tag", name }) };
      });
    const dark = preferences.shownTheme === "dark";
    return [
      ...forMail,
      { name: composeText.compose, picture: "draft", key: "c", run: () => void compose({ kind: "new" }) },
      { name: text.goTo(shellText.inbox), picture: "inbox", key: "g i", run: () => router.openList({ kind: "inbox" }) },
      {
        name: text.goTo(shellText.starred),
        picture: "star",
        key: "g t",
        run: () => router.openList({ kind: "starred" }),
      },
      { name: text.goTo(shellText.all), picture: "all", key: "g a", run: () => router.openList({ kind: "all" }) },
      { name: text.goTo(shellText.outbox), picture: "send", key: "g o", run: () => router.go("/outbox") },
      { name: shellText.addMail, picture: "plus", key: "", run: () => router.go("/add") },
      { name: shellText.settings, picture: "settings", key: "g s", run: () => router.go("/settings") },
      { name: connectionsText.ledgerTitle, picture: "server", key: "", run: () => router.go("/settings/connections") },
      {
        name: shellText.themeTo(dark ? "light" : "dark"),
        picture: dark ? "sun" : "moon",
        key: "",
        run: () => preferences.setTheme(dark ? "light" : "dark"),
      },
      { name: shellText.lock, picture: "lock", key: "", run: () => void session.lock() },
      ...tags,
      // Last: what Postern does itself is never pushed out by what a plugin offers.
      ...(isReading ? offeredByPlugins() : []),
    ];
  }

  #choose(entry: Entry | undefined): void {
    if (!entry) return;
    this.renderRoot.querySelector("po-dialog")?.close();
    // Behind the close: "tag" opens the next dialog in place of this one.
    setTimeout(entry.run, 0);
  }
}

/** For the mail that is open. */
function offeredByPlugins(): Entry[] {
  const { route } = router;
  const emailIds = route.page === "mail" && route.emailId !== null ? [route.emailId] : [];
  return pluginPlaces.actionsAt("message").map((action) => ({
    name: `${visibleText(action.title)} (${visibleText(action.pluginName)})`,
    picture: "puzzle",
    key: "",
    run: () => void pluginPlaces.run(action, emailIds),
  }));
}

/** All typed letters in order; the beginning of words is enough: "gi" finds "Go to Inbox". */
function matches(name: string, typed: string): boolean {
  let at = -1;
  for (const letter of typed.replaceAll(" ", "")) {
    at = name.indexOf(letter, at + 1);
    if (at === -1) return false;
  }
  return true;
}

customElements.define("po-command-palette", CommandPalette);
