import { css, html, LitElement, nothing } from "lit";
import type { Signer } from "../../api/plugins.ts";
import { icon } from "../../icons/icon.ts";
import { pluginsState } from "../../state/plugins-state.ts";
import { controls } from "../../styles/controls.ts";
import { settingsStyles } from "../../styles/settings-styles.ts";
import { consentText as text } from "../../text/plugin-consent.ts";

/** Who signed a package, and whether that key was seen before. */
export class PluginSigner extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    css`
      .card {
        grid-template-columns: 36px minmax(0, 1fr);
        gap: var(--space-3);
        padding: var(--space-4) var(--space-5);
      }
      .picture {
        display: grid;
        place-items: center;
        width: 36px;
        height: 36px;
        border-radius: 18px 18px 6px 6px;
        background: var(--surface-sunken);
        color: var(--text-muted);
      }
      .known .picture {
        background: var(--signal-calm-soft);
        color: var(--signal-calm);
      }
      .other .picture {
        background: var(--signal-alarm-soft);
        color: var(--signal-alarm);
      }
      .unsigned .picture {
        background: var(--signal-note-soft);
        color: var(--signal-note);
      }
      h3 {
        overflow-wrap: anywhere;
      }
      code {
        display: block;
        margin-top: var(--space-2);
        padding: var(--space-2) var(--space-3);
        border-radius: var(--radius-small);
        background: var(--surface-sunken);
        font: var(--type-meta) / 1.6 var(--font-mono);
        overflow-wrap: anywhere;
        user-select: all;
      }
      .verdict {
        margin-top: 2px;
        font-size: var(--type-meta);
      }
      .other .verdict {
        color: var(--signal-alarm);
        font-weight: var(--weight-medium);
      }
      .hint {
        margin-top: var(--space-2);
      }
    `,
  ];
  static override properties = {
    signer: { attribute: false },
    pluginId: { attribute: false },
    isSame: { attribute: false },
  };
  declare signer: Signer | null;
  declare pluginId: string;
  /** Of an update: signed as the version that runs. Null when there is none to compare with. */
  declare isSame: boolean | null;

  constructor() {
    super();
    this.signer = null;
    this.isSame = null;
  }

  override render() {
    const { signer, isSame } = this;
    const isOther = isSame === false;
    if (!signer) {
      return html`<section class="card ${isOther ? "other" : "unsigned"}">
        <div class="picture">${icon("key")}</div>
        <div>
          <h3>${text.unsigned}</h3>
          <p class="verdict">${isOther ? text.otherAuthor : text.unsignedMore}</p>
        </div>
      </section>`;
    }
    const known = this.#sameKey(signer);
    const tone = isOther ? "other" : isSame || known !== null ? "known" : "first";
    const verdict = isOther
      ? text.otherAuthor
      : isSame
        ? text.sameAuthor
        : known !== null
          ? text.sameAs(known)
          : text.firstTime;
    return html`<section class="card ${tone}">
      <div class="picture">${icon("key")}</div>
      <div>
        <h3>${text.signedBy(signer.name)}</h3>
        <p class="verdict">${verdict}</p>
        <code><span class="visually-hidden">${text.fingerprint} </span>${inGroups(signer.fingerprint)}</code>
        ${tone === "known" ? nothing : html`<p class="hint">${text.nameIsClaim}</p>`}
      </div>
    </section>`;
  }

  /** The name of another plugin that was signed with this key. */
  #sameKey({ fingerprint }: Signer): string | null {
    const other = (pluginsState.plugins ?? []).find(
      ({ id, current }) => id !== this.pluginId && current?.signer?.fingerprint === fingerprint,
    );
    return other?.name ?? null;
  }
}
customElements.define("po-plugin-signer", PluginSigner);

function inGroups(fingerprint: string): string {
  return fingerprint.match(/.{1,4}/g)?.join(" ") ?? fingerprint;
}
