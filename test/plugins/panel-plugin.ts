/** A plugin that uses every place in the page: panels, a banner, and actions. */

export const panelCapabilities = {
  "message.read": { fields: ["envelope", "text"], mail: "all", reason: "Count the words of a mail." },
  "message.tag": { tags: ["Counted"], reason: "Mark what was counted." },
  "store.own": { megabytes: 1, reason: "Remember how much was counted." },
  "ui.panel": {
    panels: [
      { id: "words", title: "Words", place: "message" },
      { id: "total", title: "Counted so far", place: "sidebar" },
      { id: "about", title: "How it counts", place: "settings" },
    ],
    reason: "Show how long mail is.",
  },
  "ui.banner": { banners: [{ id: "long", title: "Length" }], reason: "Warn of long mail." },
  "ui.action": {
    actions: [
      { id: "count", title: "Count this mail", place: "message" },
      { id: "count-chosen", title: "Count what is chosen", place: "list" },
      { id: "check", title: "Check the length", place: "compose" },
      { id: "reset", title: "Count anew", place: "panel" },
      { id: "fail", title: "Fail", place: "message" },
    ],
    reason: "Count when you ask.",
  },
};

export const panelHooksUsed = { "panel.show": {}, "command.run": {} };

/** Of the bundle. What it says holds markup, which is shown as the text that it is. */
export const panelCode = `
var count = async (host) => Number((await host.store.read("total")) ?? "0");
var plugin = { default: { hooks: {
  async "panel.show"({ panel, place, view }, host) {
    if (panel === "total")
      return { blocks: [
        { type: "text", text: (await count(host)) + " counted", tone: "good" },
        { type: "action", action: "reset" },
      ] };
    if (panel === "about")
      return { blocks: [{ type: "heading", text: "By words" }, { type: "list", items: ["<b>one</b>", "two"] }] };
    if (view === null) return null;
    if (panel === "long")
      return view.subject.includes("short") ? null : { blocks: [{ type: "text", text: "Long: " + view.subject, tone: "warning" }] };
    return { blocks: [{ type: "facts", facts: [{ label: "From", value: view.from }] }, { type: "action", action: "count" }] };
  },
  async "command.run"({ action, messages }, host) {
    if (action === "fail") throw new Error("broken");
    if (action === "reset") await host.store.write([{ key: "total", value: "0" }]);
    if (action === "check") return { notice: "Looked at " + messages.length + " messages" };
    if (!action.startsWith("count")) return null;
    for (const { key } of messages) await host.mail.tag(key, ["Counted"], []);
    await host.store.write([{ key: "total", value: String((await count(host)) + messages.length) }]);
    return { notice: messages.map(({ subject }) => subject).join(" + ") };
  },
} } };`;
