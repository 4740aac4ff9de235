import { html, nothing } from "lit";
import type { PluginDetail } from "../../api/plugins.ts";
import { consentText as text } from "../../text/plugin-consent.ts";

type Manifest = PluginDetail["manifest"];

/**
 * How far a plugin that carries mail says that it protects it: its own word, by which ways are chosen. `before`: what the
 * version said that runs until now.
 */
export function transportCard({ transport }: Manifest, before: Manifest | null = null) {
  if (transport === undefined) return nothing;
  const was = before?.transport;
  return html`<section class="card">
    <div>
      <h3>${text.carries}</h3>
      <p class="lead">${text.carriesMore}</p>
    </div>
    <p>${text.protects[transport.protects]}</p>
    ${was === undefined || was.protects === transport.protects ? nothing : html`<p class="lead">${text.before}: ${text.protects[was.protects]}</p>`}
  </section>`;
}

/** An update that says another thing of its protection asks for something new, though it may do nothing more. */
export const isOtherProtection = (before: Manifest, after: Manifest): boolean =>
  after.transport !== undefined && before.transport?.protects !== after.transport.protects;
