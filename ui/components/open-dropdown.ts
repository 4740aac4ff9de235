import type WaDropdown from "@awesome.me/webawesome/dist/components/dropdown/dropdown.js";
import type { LitElement } from "lit";

/** A menu that is made when it is first asked for: fetches what it is made of, has `host` render it, and opens it. */
export async function openDropdown(host: LitElement & { isMade: boolean }): Promise<void> {
  await Promise.all([
    import("@awesome.me/webawesome/dist/components/dropdown/dropdown.js"),
    import("@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js"),
  ]);
  host.isMade = true;
  await host.updateComplete;
  const menu = host.renderRoot.querySelector<WaDropdown>("wa-dropdown");
  await menu?.updateComplete;
  if (menu) menu.open = true;
}
