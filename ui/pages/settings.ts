import { css, html, LitElement, nothing } from "lit";
import { icon, type IconName } from "../icons/icon.ts";
import { watch } from "../state/observable.ts";
import { pluginsState } from "../state/plugins-state.ts";
import { type PluginPlace, type SettingsSection, settingsSections } from "../state/route.ts";
import { router } from "../state/router.ts";
import { session } from "../state/session.ts";
import { controls, scrolling } from "../styles/controls.ts";
import { pluginNotice } from "../text/plugin-notices.ts";
import { settingsText as text } from "../text/settings.ts";
import "../components/settings-apps.ts";
import "../components/settings-connections.ts";
import "../components/settings-general.ts";
import "../components/settings-health.ts";
import "../components/settings-mail.ts";
import "../components/settings-plugins.ts";
import "../components/settings-privacy.ts";
import "../components/settings-security.ts";
import "../components/settings-sending.ts";

const pictures: Record<SettingsSection, IconName> = {
  general: "settings",
  mail: "mail",
  sending: "send",
  privacy: "eye",
  security: "key",
  apps: "lock",
  plugins: "puzzle",
  connections: "server",
  health: "heart",
};

/** One page per section, each with its own address. */
export class Settings extends LitElement {
  static override styles = [
    controls,
    scrolling,
    css`
      :host {
        display: block;
        min-height: 0;
        height: 100%;
      }
      .page {
        display: grid;
        grid-template-columns: 232px minmax(0, 640px);
        gap: var(--space-10);
        justify-content: center;
        height: 100%;
        padding: 0 var(--space-6);
      }
      /* More room to the right: the sections stay where they are on every other page. */
      .page.wide {
        grid-template-columns: 232px minmax(0, 920px);
        justify-content: start;
        padding-left: max(var(--space-6), calc((100% - 912px) / 2));
      }
      .badge {
        position: relative;
        min-width: 20px;
        margin-left: auto;
        padding: 0 6px;
        border-radius: 10px;
        background: var(--signal-note-soft);
        color: var(--signal-note);
        font-size: var(--type-small);
        font-weight: var(--weight-strong);
        line-height: 20px;
        text-align: center;
      }
      nav {
        padding: var(--space-8) 0;
      }
      nav h1 {
        padding: 0 var(--space-3) var(--space-3);
        font-size: var(--type-title);
        font-weight: var(--weight-strong);
        letter-spacing: -0.01em;
      }
      nav a {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        height: 38px;
        padding: 0 var(--space-3);
        border-radius: var(--radius-small);
        color: var(--text);
        font-size: 14px;
        text-decoration: none;
        white-space: nowrap;
      }
      nav a .icon {
        color: var(--text-muted);
      }
      nav a:hover {
        background: var(--hover);
      }
      nav a[aria-current] {
        background: var(--selected);
        color: var(--accent-text);
        font-weight: var(--weight-medium);
      }
      nav a[aria-current] .icon {
        color: inherit;
      }
      .version {
        padding: var(--space-5) var(--space-3);
        color: var(--text-muted);
        font-size: var(--type-small);
      }
      .scroll {
        /* Holds what is hidden from sight but not from readers: else that would lengthen the page. */
        position: relative;
        min-height: 0;
        --scroll-end: var(--space-16);
        padding: var(--space-8) var(--space-1) var(--scroll-end);
      }
      .scroll > h2 {
        margin-bottom: var(--space-5);
        font-size: var(--type-title);
        font-weight: var(--weight-strong);
        letter-spacing: -0.01em;
      }
      @media (max-width: 860px) {
        .page,
        .page.wide {
          grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
          gap: 0;
          padding: 0;
        }
        nav {
          display: flex;
          gap: var(--space-1);
          padding: var(--space-2) var(--space-3);
          overflow-x: auto;
          border-bottom: 1px solid var(--line);
          scrollbar-width: none;
        }
        nav h1,
        .version {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        nav a {
          flex: none;
        }
        .scroll {
          --scroll-end: var(--space-12);
          padding: var(--space-5) var(--space-4) var(--scroll-end);
        }
      }
    `,
  ];
  static override properties = { section: { attribute: false }, place: { attribute: false } };
  declare section: SettingsSection | null;
  /** Below the section: one plugin. */
  declare place: PluginPlace | null;

  constructor() {
    super();
    this.section = null;
    this.place = null;
    watch(this, router, session, pluginsState);
  }

  /** Where the sections are a row that scrolls, the one that is open is in sight. */
  override updated(changed: Map<string, unknown>): void {
    if (!changed.has("section")) return;
    this.renderRoot.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }

  override render() {
    const here = this.section ?? "general";
    const isWide = this.place?.kind === "audit";
    return html`<div class="page ${isWide ? "wide" : ""}">
      <nav aria-label=${text.title}>
        <h1>${text.title}</h1>
        ${settingsSections.map(
          (name) => html`<a
            href="/settings/${name}"
            aria-current=${name === here ? "page" : nothing}
            >${icon(pictures[name], { size: 18 })}${text.sections[name]}${name === "plugins" ? this.#badge() : nothing}</a
          >`,
        )}
        <p class="version">${text.version(session.version)}</p>
      </nav>
      <div class="scroll" tabindex="0" role="region" aria-label=${text.sections[here]}>
        ${this.place === null ? html`<h2>${text.sections[here]}</h2>` : nothing}
        ${this.#section(here)}
      </div>
    </div>`;
  }

  #section(name: SettingsSection) {
    switch (name) {
      case "general":
        return html`<po-settings-general></po-settings-general>`;
      case "mail":
        return html`<po-settings-mail></po-settings-mail>`;
      case "sending":
        return html`<po-settings-sending></po-settings-sending>`;
      case "security":
        return html`<po-settings-security></po-settings-security>`;
      case "apps":
        return html`<po-settings-apps></po-settings-apps>`;
      case "plugins":
        return html`<po-settings-plugins .place=${this.place}></po-settings-plugins>`;
      case "privacy":
        return html`<po-settings-privacy></po-settings-privacy>`;
      case "connections":
        return html`<po-settings-connections></po-settings-connections>`;
      case "health":
        return html`<po-settings-health></po-settings-health>`;
    }
  }

  #badge() {
    const { wanting } = pluginsState;
    if (wanting === 0) return nothing;
    return html`<span class="badge"><span aria-hidden="true">${wanting}</span><span class="visually-hidden">, ${pluginNotice.wanting(wanting)}</span></span>`;
  }
}
customElements.define("po-settings", Settings);
