import { guest } from "../../attack.ts";

export default guest({
  about: "Changes tags as fast as it can, above its rate.",
  wall: "kernel",
  ends: "harmless",
  audit: "PLUGIN_LIMIT",
  manifest: () => ({
    limits: { memoryMiB: 16, tagsPerMinute: 100 },
    capabilities: { "message.tag": { tags: ["spam", "ham"], prefix: "Hostile/", reason: "To attack." } },
  }),
  code: `
let changed = 0;
for (let i = 0; i < 300; i += 1) {
  try { await host.mail.tag(views[0].key, ["Hostile/" + i], []); changed += 1; } catch (error) { if (error.code !== "PLUGIN_LIMIT") found.push(error.code); }
}
if (changed > 100) found.push(changed + " changes in a minute");
return verdicts();
`,
});
