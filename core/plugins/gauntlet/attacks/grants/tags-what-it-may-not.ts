import { guest } from "../../attack.ts";

export default guest({
  about: "Puts mail into the bin by tags with a role, in any spelling, and tags mail that it was never shown.",
  wall: "kernel",
  ends: "harmless",
  audit: "PLUGIN_DENIED",
  manifest: () => ({
    capabilities: { "message.tag": { tags: ["spam", "ham"], prefix: "Hostile/", reason: "To attack." } },
  }),
  code: String.raw`
for (const tag of ["Inbox", "TRASH", "trash", "Hostile", "hostile/x", "Hostile/", "spam", "Other/x", "Hostile/x\u0000", "Hostile /x"]) {
  try { await host.mail.tag(views[0].key, [tag], []); found.push(tag); } catch (error) { if (!["BAD_REQUEST", "PLUGIN_DENIED"].includes(error.code)) found.push(tag + " " + error.code); }
}
for (const key of ["3", "0", "-1", "1e0", "01", " 1", "__proto__", "1,2"]) {
  try { await host.mail.tag(key, ["Hostile/x"], []); found.push("message " + key); } catch (error) { if (!["NOT_FOUND", "BAD_REQUEST"].includes(error.code)) found.push(key + " " + error.code); }
}
return verdicts();
`,
});
