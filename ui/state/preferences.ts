import { requestJson } from "../api/request.ts";
import { Observable } from "./observable.ts";
import { report } from "./report.ts";

export type Theme = "system" | "light" | "dark";
export type Density = "comfortable" | "compact";
export type MailView = "html" | "text";

/** Theme, density, how mail is shown: kept in this browser for the first paint (public/theme.js), and with the vault for the next one. */
export class Preferences extends Observable {
  theme: Theme = read("postern.theme", ["light", "dark"] as const) ?? "system";
  density: Density = read("postern.density", ["compact"] as const) ?? "comfortable";
  mailView: MailView = read("postern.mailView", ["text"] as const) ?? "html";

  setTheme(theme: Theme): void {
    this.theme = theme;
    keep("postern.theme", theme === "system" ? null : theme);
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
    this.#tell({ theme });
  }

  setDensity(density: Density): void {
    this.density = density;
    keep("postern.density", density === "comfortable" ? null : density);
    if (density === "comfortable") delete document.documentElement.dataset["density"];
    else document.documentElement.dataset["density"] = density;
    this.#tell({ density });
  }

  setMailView(mailView: MailView): void {
    this.mailView = mailView;
    keep("postern.mailView", mailView === "html" ? null : mailView);
    this.#tell({ mailView });
  }

  /** "dark" or "light" as it is on the screen now. */
  get shownTheme(): "light" | "dark" {
    if (this.theme !== "system") return this.theme;
    return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }

  #tell(change: Record<string, string>): void {
    this.changed();
    requestJson("/api/settings", { method: "PATCH", json: change }).catch((error: unknown) => {
      // The choice holds in this browser either way.
      report("the choice is kept in this browser only.", error);
    });
  }
}

function read<T extends string>(key: string, allowed: readonly T[]): T | null {
  const value = localStorage.getItem(key);
  return allowed.find((one) => one === value) ?? null;
}

function keep(key: string, value: string | null): void {
  if (value === null) localStorage.removeItem(key);
  else localStorage.setItem(key, value);
}

export const preferences = new Preferences();
