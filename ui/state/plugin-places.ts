import { sentenceFor } from "../api/api-error.ts";
import { type PluginView, plugins } from "../api/plugins.ts";
import { placesText as text } from "../text/plugin-places.ts";
import { Observable } from "./observable.ts";
import { pluginsState } from "./plugins-state.ts";
import { toasts } from "./undo.ts";

type PanelPlace = PluginView["places"]["panels"][number]["place"];
type ActionPlace = PluginView["places"]["actions"][number]["place"];

/** A panel, banner or action of a plugin that is on. */
export interface Offered {
  pluginId: string;
  pluginName: string;
  /** Within the plugin. */
  id: string;
  title: string;
}

/** As many messages as an action can be given at once: limits.commandMessagesMax. */
const messagesMax = 100;

/** What plugins say and offer in the page. */
export class PluginPlaces extends Observable {
  /** `plugin/action` of those that are being done. */
  readonly #running = new Set<string>();
  readonly #done = new Map<string, number>();

  /** `pluginId`: of this one alone. */
  panelsAt(place: PanelPlace, pluginId: string | null = null): Offered[] {
    return offeredBy(pluginId, ({ places }) => places.panels.filter((panel) => panel.place === place));
  }

  actionsAt(place: ActionPlace): Offered[] {
    return offeredBy(null, ({ places }) => places.actions.filter((action) => action.place === place));
  }

  /** Of a button in the plugin's own panel; null when it was taken away meanwhile. */
  action(pluginId: string, id: string): Offered | null {
    return offeredBy(pluginId, ({ places }) => places.actions.filter((action) => action.id === id))[0] ?? null;
  }

  isRunning({ pluginId, id }: Offered): boolean {
    return this.#running.has(`${pluginId}/${id}`);
  }

  /** How often this page has had the plugin do something: what its panels say may be another then. */
  doneBy(pluginId: string): number {
    return this.#done.get(pluginId) ?? 0;
  }

  /** Does it, and says what became of it. A second press while it is done does nothing. */
  async run(action: Offered, emailIds: readonly string[]): Promise<void> {
    const { pluginId, pluginName, id, title } = action;
    if (this.isRunning(action)) return;
    if (emailIds.length > messagesMax) return toasts.warn(text.tooMany(messagesMax));
    this.#running.add(`${pluginId}/${id}`);
    this.changed();
    try {
      const { notice } = await plugins.run(pluginId, id, emailIds);
      this.#done.set(pluginId, this.doneBy(pluginId) + 1);
      toasts.say(notice === null ? text.done(pluginName, title) : text.says(pluginName, notice));
    } catch (error) {
      toasts.warn(text.failed(pluginName, title, sentenceFor(error)));
    } finally {
      this.#running.delete(`${pluginId}/${id}`);
      this.changed();
    }
  }
}

function offeredBy(
  pluginId: string | null,
  offers: (plugin: PluginView) => Array<{ id: string; title: string }>,
): Offered[] {
  return (pluginsState.plugins ?? [])
    .filter(({ id }) => pluginId === null || id === pluginId)
    .flatMap((plugin) =>
      offers(plugin).map(({ id, title }) => ({ pluginId: plugin.id, pluginName: plugin.name, id, title })),
    );
}

export const pluginPlaces = new PluginPlaces();
