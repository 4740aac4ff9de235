import { html, type TemplateResult } from "lit";
import { missingPart } from "../components/missing-part.ts";
import { pageParts } from "../state/page-parts.ts";
import type { Route } from "../state/route.ts";
import { router } from "../state/router.ts";
import { composeText } from "../text/compose.ts";
import { shellText as text } from "../text/shell.ts";

type Page = Exclude<Route, { page: "mail" }>;

/** Everything beside mail, each loaded when it is opened first. */
export function shellPage(route: Page): TemplateResult {
  return html`<main class="page" tabindex="-1">${content(route)}</main>`;
}

function content(route: Page): TemplateResult {
  switch (route.page) {
    case "settings":
      return part(
        "po-settings",
        () => import("./settings.ts"),
        html`<po-settings .section=${route.section} .place=${route.place}></po-settings>`,
      );
    case "compose":
      return part(
        "po-compose",
        () => import("./compose.ts"),
        html`<po-compose .draftId=${route.draftId}></po-compose>`,
      );
    case "outbox":
      return part("po-outbox", () => import("./outbox.ts"), html`<po-outbox></po-outbox>`);
    case "add":
      return part("po-add-mail", () => import("./add-mail.ts"), html`<po-add-mail></po-add-mail>`);
    default:
      return html`<po-empty-state page picture="search" headline=${text.nowhere}>
        <button class="button" type="button" @click=${() => router.openList({ kind: "inbox" })}>${text.toInbox}</button>
      </po-empty-state>`;
  }
}

function part(element: string, fetchPart: () => Promise<unknown>, shown: TemplateResult): TemplateResult {
  return pageParts.has(element, fetchPart) ? shown : missingPart();
}

/** What a browser's tab says; "" where the name of the product is enough. */
export function pageTitle(route: Page): string {
  const titles = { settings: text.settings, compose: composeText.compose, outbox: text.outbox, add: text.addMail };
  return route.page === "nowhere" ? "" : titles[route.page];
}
