import { parseRoute } from "./route.ts";
import { router } from "./router.ts";

/** A plain click on a link to a page of ours opens it in this one: loaded anew, everything would be fetched again. */
export function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
  const path = link?.getAttribute("href") ?? "";
  if (!link || link.target !== "" || !path.startsWith("/") || parseRoute(path, null).page === "nowhere") return;
  event.preventDefault();
  router.go(path);
}
