import { plural } from "./format.ts";

/** What is said of plugins wherever the reader happens to be. */
export const pluginNotice = {
  switchedOff: (name: string) => `“${name}” was switched off because of what it did. Settings → Plugins says why.`,
  updateWaits: (name: string) => `An update of “${name}” waits for your word in Settings → Plugins.`,
  wanting: (count: number) => plural(count, { one: "# plugin wants a decision", other: "# plugins want a decision" }),
};
