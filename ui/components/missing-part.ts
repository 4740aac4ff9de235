import { html, type TemplateResult } from "lit";
import { shellText as text } from "../text/shell.ts";
import "./empty-state.ts";
import "./retry-button.ts";

/** In the place of a part of the page that could not be fetched. */
export function missingPart(): TemplateResult {
  return html`<po-empty-state page picture="offline" headline=${text.partMissing} sentence=${text.partMissingMore}>
    <po-retry-button .label=${text.loadAgain} @click=${() => location.reload()}></po-retry-button>
  </po-empty-state>`;
}
