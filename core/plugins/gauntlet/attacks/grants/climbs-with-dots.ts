import { guest } from "../../attack.ts";

export default guest({
  about: "Climbs out of what it may reach by .. in paths, keys and tags.",
  wall: "kernel",
  ends: "harmless",
  audit: "BAD_REQUEST",
  manifest: () => ({
    capabilities: {
      "net.fetch": { origins: ["https://granted.example"], via: "direct", reason: "To attack." },
      "message.tag": { tags: ["spam", "ham"], prefix: "Hostile/", reason: "To attack." },
    },
  }),
  code: String.raw`
for (const path of ["../x", "a/../../x", "%2e%2e/x", ".%2E/x", "a/./b", "..\\x"]) {
  try { await host.net.fetch({ url: "https://granted.example/" + path }); found.push(path); } catch (error) { if (error.code !== "BAD_REQUEST") found.push(path + " " + error.code); }
}
for (const tag of ["Hostile/../Inbox", "Hostile/..", "../Inbox", "Hostile//Inbox", "Hostile/./Inbox", "Hostile\\..\\Inbox", "Hostile/\u2025/Inbox"]) {
  try { await host.mail.tag(views[0].key, [tag], []); found.push(tag); } catch (error) { if (!["BAD_REQUEST", "PLUGIN_DENIED"].includes(error.code)) found.push(tag + " " + error.code); }
}
return verdicts();
`,
});
