/** The plugin in a real runner, asked as the kernel asks it. */
import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { RenderedMessage } from "../../core/plugins/hooks/rendered-message.ts";
import { renderPort } from "../../core/plugins/hooks/message-render.ts";
import { Grant } from "../../core/plugins/grants.ts";
import type { Grants } from "../../core/plugins/plugin-record.ts";
import { addonPath } from "../../core/plugins/sandbox/addon-path.ts";
import { buildPlugins, pluginBundle, runnerBundle } from "../../core/plugins/sandbox/build.ts";
import { RunnerSource } from "../../core/plugins/sandbox/runner-source.ts";
import { Runners } from "../../core/plugins/sandbox/runners.ts";
import { probeWrappers } from "../../core/plugins/sandbox/wrappers.ts";
import { contextFor } from "../plugins/context-for.ts";
import { shippedBuild, shippedPlugins, viewOf } from "../plugins/plugin-kernel.ts";

const id = "html-sandbox";

export interface HtmlRunner {
  render(html: string): Promise<RenderedMessage>;
  /** Limits that were breached. */
  breaches: string[];
  residentBytes(): number | null;
  close(): void;
}

/** `isShipped`: with the JIT, as Postern's own plugins; else as a stranger's copy of it. */
export async function openHtmlRunner(isShipped = true): Promise<HtmlRunner> {
  await buildPlugins({ plugins: shippedPlugins, build: shippedBuild });
  const manifest = JSON.parse(readFileSync(join(shippedPlugins, id, "manifest.json"), "utf8")) as {
    capabilities: Grants;
    limits: { memoryMiB: number; wallMs: number };
  };
  const breaches: string[] = [];
  const bundle = realpathSync(runnerBundle(shippedBuild));
  const source = new RunnerSource({ bundle, addon: addonPath(), wrappers: await probeWrappers(), isShipped });
  const runners = new Runners({
    source,
    answerAsk: () => Promise.reject(new Error("it asks for nothing")),
    onBreach: ({ limit }) => void breaches.push(limit),
    onLoaded() {},
    onLoadFailed(_plugin, error) {
      throw error;
    },
    onRunnerLost() {},
  });
  const { memoryMiB, wallMs } = manifest.limits;
  const code = readFileSync(pluginBundle(shippedBuild, id));
  runners.add({ id, code, hooks: ["message.render"], memoryMiB, startMs: 10_000 });
  const grant = new Grant(manifest.capabilities, contextFor());
  return {
    breaches,
    residentBytes: () => runners.residentBytes,
    async render(html) {
      const message = { view: { ...viewOf("1"), html }, facts: { tags: [], isNew: true, isDecrypted: false } };
      const payload = renderPort.encode(message, grant);
      if (payload === null) throw new Error("it is not shown to the plugin");
      const answer: unknown = JSON.parse((await runners.call(id, "message.render", payload, wallMs)).toString("utf8"));
      const rendered = renderPort.decode(answer, message, grant);
      if (rendered === null) throw new Error("no answer");
      return rendered;
    },
    close() {
      runners.close();
      source.close();
    },
  };
}
