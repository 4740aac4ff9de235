import { html, type TemplateResult } from "lit";
import { icon } from "../../icons/icon.ts";
import { pluginPath, type PluginPlace } from "../../state/route.ts";
import { router } from "../../state/router.ts";

/** A link within the page: opened here by a plain click, elsewhere as the browser does it. */
export function follow(place: PluginPlace | null): (event: MouseEvent) => void {
  return (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    router.go(pluginPath(place));
  };
}

export function backLink(place: PluginPlace | null, label: string): TemplateResult {
  return html`<a class="back" href=${pluginPath(place)} @click=${follow(place)}>${icon("back", { size: 17 })}${label}</a>`;
}
