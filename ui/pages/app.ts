import { html, LitElement, css, nothing, type TemplateResult } from "lit";
import { missingPart } from "../components/missing-part.ts";
import { watch } from "../state/observable.ts";
import { pageParts } from "../state/page-parts.ts";
import { session } from "../state/session.ts";
import { doorText as text } from "../text/door.ts";
import { shellText } from "../text/shell.ts";
import "../components/empty-state.ts";

/** The whole page: which of its faces is shown follows from the session. */
export class App extends LitElement {
  static override styles = css`
    :host {
      display: block;
      height: 100%;
    }
    main,
    po-empty-state {
      height: 100%;
    }
  `;

  constructor() {
    super();
    watch(this, session, pageParts);
    void session.start();
  }

  override updated(): void {
    if (session.phase !== "open") document.title = shellText.productName;
  }

  override render() {
    switch (session.phase) {
      case "starting":
        return nothing;
      case "failed":
        return html`<main><po-empty-state
 page
          picture="offline"
          headline=${text.notThere}
          sentence=${session.failure ?? text.notThereMore}
        ></po-empty-state></main>`;
      case "outside":
        return html`<main><po-empty-state
 page
          picture="key"
          headline=${session.isDemo ? text.demoOutside : text.outside}
          sentence=${session.isDemo ? text.demoOutsideMore : text.outsideMore}
        ></po-empty-state></main>`;
      case "fresh":
      case "welcome":
        return this.#face("po-first-run", () => import("./first-run.ts"), html`<po-first-run></po-first-run>`);
      case "locked":
        return this.#face("po-unlock", () => import("./unlock.ts"), html`<po-unlock></po-unlock>`);
      case "open":
        return this.#face("po-shell", () => import("./shell.ts"), html`<po-shell></po-shell>`);
    }
  }

  #face(element: string, fetchPart: () => Promise<unknown>, shown: TemplateResult) {
    return pageParts.has(element, fetchPart) ? shown : html`<main>${missingPart()}</main>`;
  }
}
customElements.define("po-app", App);
