import type { Hooks } from "./hooks.ts";
import type { Host } from "./host.ts";

/** A plugin: what it does when it starts, and one handler for each hook that its manifest declares. */
export interface Plugin {
  /**
   * Called once before any hook, each time the plugin is loaded: after Postern starts, and after its runner was replaced.
   * The plugin's memory is empty then; what it needs it reads from `host.store`.
   */
  start?(input: undefined, host: Host): Promise<void> | void;
  hooks: { [Name in keyof Hooks]?: (input: Hooks[Name]["input"], host: Host) => HookAnswer<Hooks[Name]["answer"]> };
}

type HookAnswer<Answer> = Promise<Answer> | Answer;

/** `main.ts` ends with `export default definePlugin({ … })`. It only gives the types. */
export function definePlugin(plugin: Plugin): Plugin {
  return plugin;
}
