import { html, type TemplateResult } from "lit";
import { ApiError } from "../../api/api-error.ts";
import type { PluginView } from "../../api/plugins.ts";
import { capabilityWords, hookWords, pluginsText as text } from "../../text/plugins.ts";

export function statePill({ state, waiting }: PluginView): TemplateResult {
  if (waiting !== null) return html`<span class="pill note">${text.states.waiting}</span>`;
  const tone = state === "ready" ? "good" : state === "failed" ? "bad" : state === "starting" ? "" : "off";
  return html`<span class="pill ${tone}">${text.states[state]}</span>`;
}

/** Installed, but nothing of what it asks for was ever agreed to. */
export function isNotAgreed({ isShipped, state, problem, granted }: PluginView): boolean {
  return !isShipped && state === "off" && problem === null && granted.length === 0;
}

/** Why it is off or failed, in a sentence; null when there is nothing to say. */
export function whyOff(plugin: PluginView): string | null {
  const { state, problem } = plugin;
  if (isNotAgreed(plugin)) return text.notAgreed;
  if (problem === null || problem.detail?.["by"] === "user") return null;
  if (state === "failed") return text.failedWhy(new ApiError(problem.code, 0, null).message);
  const { by, hook, capability } = problem.detail ?? {};
  if (problem.code === "PLUGIN_DENIED" && typeof capability === "string") {
    return text.offWithout(capabilityWords(capability));
  }
  if (by === "breaches") return typeof hook === "string" ? text.offByBreachesAt(hookWords(hook)) : text.offByBreaches;
  return new ApiError(problem.code, 0, null).message;
}
