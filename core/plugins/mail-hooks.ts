/**
 * message.classify and message.observe: mail as plugins meet it. Those that ship with Postern are asked together, inside
 * ingest; every other one by itself, about stored mail. And keys.observe, for all alike.
 */
import { plainError } from "../kernel/errors.ts";
import type { HookFailure } from "../kernel/hooks.ts";
import { wordsKept } from "../store/spam.ts";
import type { SpamVerdict } from "../store/types.ts";
import type { HookName, OpenHooks } from "./hook-ports.ts";
import type { KeyChange } from "./hooks/keys-observe.ts";
import type { EncodedViews, Verdict } from "./hooks/message-classify.ts";
import type { Observation } from "./hooks/message-observe.ts";
import type { InstalledPlugin } from "./installed-plugin.ts";
import type { PluginFeed } from "./platform.ts";
import type { PluginCalls } from "./plugin-calls.ts";

export interface MailHooksParts {
  plugins: ReadonlyMap<string, InstalledPlugin>;
  hooks: OpenHooks;
  calls: PluginCalls;
  onFailure(failure: HookFailure): void;
}

/** Stored mail goes to plugins that did not come with Postern through their feeds. */
export const fedHooks: ReadonlySet<HookName> = new Set(["message.classify", "message.observe"]);

export class MailHooks {
  readonly #parts: MailHooksParts;

  constructor(parts: MailHooksParts) {
    this.#parts = parts;
  }

  async classify(viewsJson: Uint8Array, count: number): Promise<Array<SpamVerdict | null> | null> {
    const answers = await this.#parts.hooks["message.classify"].ask({ viewsJson, count });
    if (answers.length === 0 && this.#wanting("message.classify").length > 0) return null;
    const verdicts: Array<SpamVerdict | null> = Array.from({ length: count }, () => null);
    for (const { plugin, answer } of answers) {
      for (const [at, verdict] of this.#signed(plugin, answer).entries()) verdicts[at] ??= verdict;
    }
    return verdicts;
  }

  feeds(): PluginFeed[] {
    return [...this.#parts.plugins.values()]
      .filter(({ isShipped, state }) => !isShipped && state === "ready")
      .map(({ id, hooks, grant }) => ({ id, hooks, mail: grant.find("message.read")?.mail ?? "new" }));
  }

  async observeBy(id: string, observations: Observation[]): Promise<boolean> {
    return (await this.#askOne(id, "message.observe", observations)) !== null;
  }

  async classifyBy(id: string, viewsJson: Uint8Array, count: number): Promise<Array<SpamVerdict | null> | null> {
    const answer = await this.#askOne(id, "message.classify", { viewsJson, count } satisfies EncodedViews);
    return answer === null ? null : this.#signed(id, answer.given as Array<Verdict | null>);
  }

  async observe(observations: Observation[]): Promise<{ accepted: boolean }> {
    const answers = await this.#parts.hooks["message.observe"].ask(observations);
    const accepted = this.#wanting("message.observe").every((id) => answers.some(({ plugin }) => plugin === id));
    return { accepted };
  }

  async observeKeys(fingerprints: string[]): Promise<boolean> {
    const changes = fingerprints.map((fingerprint): KeyChange => ({ event: "changed", fingerprint }));
    const answers = await this.#parts.hooks["keys.observe"].ask(changes);
    return [...this.#parts.plugins.values()]
      .filter(({ state, hooks }) => (state === "ready" || state === "starting") && hooks.includes("keys.observe"))
      .every(({ id }) => answers.some(({ plugin }) => plugin === id));
  }

  /** Whether they are on or not. */
  #wanting(hook: HookName): string[] {
    return [...this.#parts.plugins.values()]
      .filter((plugin) => plugin.isShipped && plugin.hooks.includes(hook))
      .map(({ id }) => id);
  }

  #signed(pluginId: string, verdicts: Array<Verdict | null>): Array<SpamVerdict | null> {
    const pluginVersion = this.#parts.plugins.get(pluginId)?.manifest.version ?? "";
    // What the store would leave out need not go to its thread: most mail is wanted, and has few words to keep.
    return verdicts.map((verdict) => {
      if (verdict === null) return null;
      const { score, words } = verdict;
      return { score, words: words.slice(0, wordsKept(score)), pluginId, pluginVersion };
    });
  }

  /** Outside of the hooks, which ask all at once: null when it is not there, or failed. */
  async #askOne(id: string, hook: HookName, input: unknown): Promise<{ given: unknown } | null> {
    const plugin = this.#parts.plugins.get(id);
    if (plugin === undefined || plugin.state !== "ready") return null;
    try {
      return { given: await this.#parts.calls.call(plugin, hook, input) };
    } catch (error) {
      this.#parts.onFailure({ ...plainError(error), plugin: id, hook });
      return null;
    }
  }
}
