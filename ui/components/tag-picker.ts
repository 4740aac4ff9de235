import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { icon } from "../icons/icon.ts";
import { jmap } from "../jmap/client.ts";
import type { SetAnswer, Tag } from "../jmap/types.ts";
import { ApiError } from "../api/api-error.ts";
import { setTag } from "../state/actions.ts";
import type { Conversation } from "../state/conversation.ts";
import { mail } from "../state/mail-store.ts";
import { router } from "../state/router.ts";
import { controls } from "../styles/controls.ts";
import { tagText as text } from "../text/tags.ts";
import "./dialog.ts";
import { OptionList } from "./option-list.ts";
import { byName } from "../text/format.ts";

const tagsShownMax = 50;

/** Type to find a tag or to make one; Enter sets or removes it. */
export class TagPicker extends LitElement {
  static override styles = [
    controls,
    css`
      .search {
        padding: var(--space-3);
        border-bottom: 1px solid var(--line);
      }
      ul {
        max-height: 320px;
        padding: var(--space-2);
        overflow: auto;
      }
      li {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        min-height: 38px;
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
      .set {
        color: var(--accent-text);
        font-size: var(--type-small);
      }
      .hint,
      .problem {
        margin: var(--space-2) var(--space-4) var(--space-4);
      }
    `,
  ];
  static override properties = {
    conversations: { attribute: false },
    typed: { state: true },
    problem: { state: true },
  };
  declare conversations: Conversation[];
  declare typed: string;
  declare problem: string | null;
  readonly #list = new OptionList(
    this,
    () => this.#options().length,
    (index) => void this.#choose(index),
  );

  constructor() {
    super();
    this.typed = "";
    this.problem = null;
  }

  override render() {
    const options = this.#options();
    const { current } = this.#list;
    return html`<po-dialog bare placement="top" .label=${text.title(this.conversations.length)} @keydown=${this.#list.onKey}>
      <div class="search">
        <input
          class="input"
          autofocus
          role="combobox"
          aria-label=${text.title(this.conversations.length)}
          aria-expanded="true"
          aria-controls="tags"
          aria-activedescendant=${options.length > 0 ? `tag-${current}` : nothing}
          placeholder=${text.placeholder}
          autocomplete="off"
          .value=${this.typed}
          @input=${(event: Event) => {
            this.typed = (event.target as HTMLInputElement).value;
            this.#list.pointAt(0);
            this.problem = null;
          }}
        />
      </div>
      ${
        options.length === 0
          ? html`<p class="hint">${text.none}</p>`
          : html`<ul id="tags" role="listbox" aria-label=${text.list}>
              ${options.map(
                (option, index) =>
                  html`<li
                    id="tag-${index}"
                    role="option"
                    aria-selected=${index === current ? "true" : "false"}
                    class=${index === current ? "here" : ""}
                    @pointermove=${() => this.#list.pointAt(index)}
                    @click=${() => void this.#choose(index)}
                  >
                    ${
                      option === "new"
                        ? html`${icon("plus", { size: 17 })}<span class="name">${text.make(this.typed.trim())}</span>`
                        : html`${icon("tag", { size: 17 })}<span class="name">${mail.pathOf(option)}</span>
                            ${this.#isSet(option) ? html`<span class="set">${text.remove}</span>` : nothing}`
                    }
                  </li>`,
              )}
            </ul>`
      }
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
    </po-dialog>`;
  }

  #options(): Array<Tag | "new"> {
    const typed = this.typed.trim().toLocaleLowerCase();
    const own = [...mail.tags.values()].filter((tag) => tag.role === null);
    const found = own
      .filter((tag) => mail.pathOf(tag).toLocaleLowerCase().includes(typed))
      .sort((a, b) => Number(this.#isSet(b)) - Number(this.#isSet(a)) || byName(mail.pathOf(a), mail.pathOf(b)))
      .slice(0, tagsShownMax);
    const isKnown = typed === "" || own.some((tag) => mail.pathOf(tag).toLocaleLowerCase() === typed);
    return isKnown ? found : [...found, "new"];
  }

  #isSet(tag: Tag): boolean {
    return (
      this.conversations.length > 0 &&
      this.conversations.every(({ emails }) => emails.every((email) => email.mailboxIds[tag.id]))
    );
  }

  async #choose(index: number): Promise<void> {
    const option = this.#options()[index];
    if (!option) return;
    try {
      const tag = option === "new" ? await makeTag(this.typed.trim()) : option;
      setTag(tag.id, !this.#isSet(tag), this.conversations, router.list);
      this.renderRoot.querySelector("po-dialog")?.close();
    } catch (error) {
      this.problem = sentenceFor(error);
    }
  }
}

/** "Work/Invoices" makes what is missing of the path. */
async function makeTag(path: string): Promise<Tag> {
  let parent = null as Tag | null;
  const names = path
    .split("/")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  for (const [depth, name] of names.entries()) {
    const known: Tag | null = mail.tagOfPath(names.slice(0, depth + 1).join("/"));
    const parentId: string | null = parent === null ? null : parent.id;
    parent = known ?? (await createTag(name, parentId));
  }
  if (!parent) throw new ApiError("invalidProperties", 200, text.badName);
  return parent;
}

async function createTag(name: string, parentId: string | null): Promise<Tag> {
  const answers = await jmap([["Mailbox/set", { create: { n: { name, parentId } } }, "s"]]);
  const answer = answers.get<SetAnswer>("s");
  const refused = answer.notCreated?.["n"];
  if (refused) throw new ApiError(refused.type, 200, refused.description ?? text.badName);
  await mail.loadTags();
  const tag = mail.tags.get(answer.created?.["n"]?.id ?? "");
  if (!tag) throw new ApiError("BAD_ANSWER", 200, null);
  return tag;
}

customElements.define("po-tag-picker", TagPicker);
declare global {
  interface HTMLElementTagNameMap {
    "po-dialog": import("./dialog.ts").Dialog;
  }
}
