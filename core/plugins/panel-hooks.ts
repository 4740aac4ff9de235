import type { InstalledPlugin } from "./installed-plugin.ts";
import type { OpenHooks } from "./hook-ports.ts";
import type { Command } from "./hooks/command-run.ts";
import type { PanelQuestion } from "./hooks/panel-show.ts";
import type { PanelBlock, PluginPlaces } from "./plugin-shapes.ts";

/** What plugins say and offer in the page. */
export interface PanelHooks {
  /** panel.show. Null: nothing now, also where the plugin failed, is off or was not granted it. Never rejects. */
  show(pluginId: string, question: PanelQuestion): Promise<PanelBlock[] | null>;
  /** command.run: what the plugin says of it, if anything. Rejects when it failed, is off or was not granted it. */
  run(pluginId: string, command: Command): Promise<string | null>;
}

export function panelHooks(hooks: OpenHooks): PanelHooks {
  return {
    show: async (pluginId, question) => (await hooks["panel.show"].ask(pluginId, question))?.blocks ?? null,
    run: async (pluginId, command) => (await hooks["command.run"].ask(pluginId, command))?.notice ?? null,
  };
}

/** The places that it was granted, as far as it runs and answers there. */
export function placesOf({ state, hooks, grant }: InstalledPlugin): PluginPlaces {
  if (state !== "ready") return { panels: [], actions: [] };
  const panels = hooks.includes("panel.show")
    ? [
        ...(grant.find("ui.banner")?.banners ?? []).map((banner) => ({ ...banner, place: "banner" as const })),
        ...(grant.find("ui.panel")?.panels ?? []),
      ]
    : [];
  return { panels, actions: hooks.includes("command.run") ? (grant.find("ui.action")?.actions ?? []) : [] };
}
