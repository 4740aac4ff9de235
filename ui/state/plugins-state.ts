import { sentenceFor } from "../api/api-error.ts";
import { plugins, type Inspection, type PluginView, type WallStatus } from "../api/plugins.ts";
import { pluginNotice } from "../text/plugin-notices.ts";
import { Observable } from "./observable.ts";
import { report } from "./report.ts";
import { toasts } from "./undo.ts";

const startingMs = 600;
const attendedMs = 3_000;
const quietMs = 30_000;

/** The plugins and the walls around them: looked at while the page is in sight, more often while somebody looks at them. */
export class PluginsState extends Observable {
  /** Null until the first answer. */
  plugins: PluginView[] | null = null;
  walls: WallStatus[] = [];
  problem: string | null = null;
  /** What this page uploaded, by plugin: what the server tells of a package that waits. */
  readonly inspections = new Map<string, Inspection>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isOn = false;
  #attending = 0;
  /** Counts the looks, so that a slow answer never replaces a newer one. */
  #looks = 0;

  constructor() {
    super();
    document.addEventListener("visibilitychange", () => {
      if (this.#isOn && !document.hidden) void this.look();
    });
  }

  /** How many want a decision: the number beside "Plugins". */
  get wanting(): number {
    return (this.plugins ?? []).filter((plugin) => plugin.waiting !== null || isOffByPostern(plugin)).length;
  }

  of(id: string): PluginView | null {
    return this.plugins?.find((plugin) => plugin.id === id) ?? null;
  }

  start(): void {
    this.#isOn = true;
    void this.look();
  }

  stop(): void {
    this.#isOn = false;
    this.#looks += 1;
    this.#clear();
    this.plugins = null;
    this.walls = [];
    this.problem = null;
    this.inspections.clear();
    this.changed();
  }

  /** While a screen of plugins is open. Returns how to end it. */
  attend(): () => void {
    this.#attending += 1;
    void this.look();
    return () => {
      this.#attending -= 1;
    };
  }

  /** Looks now, and then again by itself. */
  async look(): Promise<void> {
    this.#clear();
    const look = ++this.#looks;
    try {
      const { plugins: found, walls } = await plugins.list();
      if (look !== this.#looks) return;
      this.#tell(found);
      this.plugins = found;
      this.walls = walls;
      this.problem = null;
    } catch (error) {
      if (look !== this.#looks) return;
      report("could not look at the plugins.", error);
      this.problem = sentenceFor(error);
    }
    this.changed();
    this.#again();
  }

  #again(): void {
    this.#clear();
    if (!this.#isOn || document.hidden) return;
    const isStarting = this.plugins?.some(({ state }) => state === "starting") ?? false;
    const waitMs = this.#attending === 0 ? quietMs : isStarting ? startingMs : attendedMs;
    this.#timer = setTimeout(() => void this.look(), waitMs);
  }

  #clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** What happened by itself since the last look. The first look tells nothing: the badge does. */
  #tell(found: PluginView[]): void {
    if (this.plugins === null) return;
    for (const plugin of found) {
      const before = this.of(plugin.id);
      if (isOffByPostern(plugin) && before !== null && !isOffByPostern(before)) {
        toasts.warn(pluginNotice.switchedOff(plugin.name));
      }
      const isNewUpdate = plugin.waiting !== null && before !== null && before.waiting?.hash !== plugin.waiting.hash;
      if (isNewUpdate && !this.inspections.has(plugin.id)) toasts.say(pluginNotice.updateWaits(plugin.name));
    }
  }
}

/** Off because of what it did, not because the user wanted it. */
export function isOffByPostern({ state, problem }: PluginView): boolean {
  if (state === "failed") return true;
  // PLUGIN_DENIED: the user took back what it cannot be without.
  return state === "off" && problem !== null && problem.code !== "PLUGIN_DENIED" && problem.detail?.["by"] !== "user";
}

export const pluginsState = new PluginsState();
