import { css, html, LitElement } from "lit";
import type { CertificateSummary } from "../api/jobs.ts";
import { controls } from "../styles/controls.ts";
import { addText as text } from "../text/first-run.ts";

/** A certificate that this machine cannot verify, to be compared by its fingerprint. Fires "po-trust". */
export class CertificateCard extends LitElement {
  static override styles = [
    controls,
    css`
      .card {
        display: grid;
        gap: var(--space-2);
        justify-items: start;
        padding: var(--space-4);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius-small);
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--space-1) var(--space-4);
        font-size: var(--type-meta);
      }
      dt {
        color: var(--text-muted);
      }
      dd {
        overflow-wrap: anywhere;
      }
      code {
        font: var(--type-small) / 1.6 var(--font-mono);
      }
    `,
  ];
  static override properties = { certificate: { attribute: false } };
  declare certificate: CertificateSummary;

  override render() {
    const { subject, issuer, validTo, fingerprint } = this.certificate;
    return html`<div class="card" role="group" aria-label=${text.certificate}>
      <p class="label">${text.certificate}</p>
      <p class="hint">${text.certificateMore}</p>
      <dl>
        <dt>${text.issuedTo}</dt>
        <dd>${subject}</dd>
        <dt>${text.issuedBy}</dt>
        <dd>${issuer}</dd>
        <dt>${text.validUntil}</dt>
        <dd>${validTo}</dd>
        <dt>${text.fingerprint}</dt>
        <dd><code>${fingerprint}</code></dd>
      </dl>
      <button class="button small" type="button" @click=${() => this.dispatchEvent(new CustomEvent("po-trust"))}>${text.trust}</button>
    </div>`;
  }
}
customElements.define("po-certificate-card", CertificateCard);
