import { html, type TemplateResult } from "lit";
import { icon } from "../../icons/icon.ts";
import { pluginPath, type PluginPlace } from "../../state/route.ts";

export function backLink(place: PluginPlace | null, label: string): TemplateResult {
  return html`<a class="back" href=${pluginPath(place)}>${icon("back", { size: 17 })}${label}</a>`;
}
