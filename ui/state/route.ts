/** Where the page is, as one value, and as a URL. Pure. */
export type ListPlace =
  | { kind: "tag"; name: string }
  | { kind: "inbox" }
  | { kind: "starred" }
  | { kind: "all" }
  | { kind: "search"; query: string };

/** One page each, below /settings, in the order of the list beside them. */
export const settingsSections = [
  "general",
  "mail",
  "sending",
  "privacy",
  "security",
  "apps",
  "plugins",
  "connections",
  "health",
] as const;
export type SettingsSection = (typeof settingsSections)[number];

/** Below /settings/plugins: one plugin and what of it, or what all of them did. */
export type PluginPlace =
  | { kind: "plugin"; id: string }
  | { kind: "consent"; id: string }
  | { kind: "update"; id: string }
  | { kind: "audit"; id: string | null };

export type Route =
  | { page: "mail"; list: ListPlace; emailId: string | null }
  | { page: "settings"; section: SettingsSection | null; place: PluginPlace | null }
  | { page: "compose"; draftId: string }
  | { page: "outbox" }
  | { page: "add" }
  | { page: "nowhere"; path: string };

export function parseRoute(pathname: string, listOfState: ListPlace | null): Route {
  const [first = "", ...rest] = pathname.split("/").filter((part) => part !== "");
  const decoded = rest.map(decode);
  const tail = decoded.join("/");
  if (decoded.includes("\u0000")) return { page: "nowhere", path: pathname };
  if (first === "" && tail === "") return { page: "mail", list: { kind: "inbox" }, emailId: null };
  if (first === "tag" && tail !== "") return { page: "mail", list: { kind: "tag", name: tail }, emailId: null };
  if (first === "starred" && tail === "") return { page: "mail", list: { kind: "starred" }, emailId: null };
  if (first === "all" && tail === "") return { page: "mail", list: { kind: "all" }, emailId: null };
  if (first === "search") return { page: "mail", list: { kind: "search", query: tail }, emailId: null };
  if (first === "mail" && decoded.length === 1) {
    return { page: "mail", list: listOfState ?? { kind: "inbox" }, emailId: tail };
  }
  if (first === "settings" && tail === "plugin-log") {
    return { page: "settings", section: "plugins", place: { kind: "audit", id: null } };
  }
  if (first === "settings" && tail === "") return { page: "settings", section: null, place: null };
  const section = settingsSections.find((name) => name === tail);
  if (first === "settings" && section) return { page: "settings", section, place: null };
  if (first === "settings" && decoded[0] === "plugins") {
    const place = pluginPlace(decoded.slice(1));
    if (place) return { page: "settings", section: "plugins", place };
  }
  if (first === "compose" && decoded.length === 1) return { page: "compose", draftId: tail };
  if (first === "outbox" && tail === "") return { page: "outbox" };
  if (first === "add" && tail === "") return { page: "add" };
  return { page: "nowhere", path: pathname };
}

export function listPath(list: ListPlace): string {
  switch (list.kind) {
    case "inbox":
      return "/";
    case "tag":
      return `/tag/${list.name.split("/").map(encodeURIComponent).join("/")}`;
    case "search":
      return `/search/${encodeURIComponent(list.query)}`;
    default:
      return `/${list.kind}`;
  }
}

export function mailPath(emailId: string): string {
  return `/mail/${encodeURIComponent(emailId)}`;
}

export function composePath(draftId: string): string {
  return `/compose/${encodeURIComponent(draftId)}`;
}

export function isSamePlace(a: ListPlace, b: ListPlace): boolean {
  return listPath(a) === listPath(b);
}

export function pluginPath(place: PluginPlace | null): string {
  if (place === null) return "/settings/plugins";
  // Not below /settings/plugins: a plugin may have any name.
  if (place.id === null) return "/settings/plugin-log";
  const path = `/settings/plugins/${encodeURIComponent(place.id)}`;
  return place.kind === "plugin" ? path : `${path}/${place.kind}`;
}

function pluginPlace([id, kind, ...rest]: string[]): PluginPlace | null {
  if (!id || rest.length > 0) return null;
  if (kind === undefined) return { kind: "plugin", id };
  return kind === "consent" || kind === "update" || kind === "audit" ? { kind, id } : null;
}

/** A malformed escape is not an error page: it is a place that does not exist. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return "\u0000";
    throw error;
  }
}
