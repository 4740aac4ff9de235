import { guest } from "../../attack.ts";

export default guest({
  about: "Sends megabytes of empty objects with a question.",
  wall: "kernel",
  ends: "harmless",
  audit: "PLUGIN_LIMIT",
  manifest: () => ({ limits: { memoryMiB: 128, wallMs: 2000 } }),
  code: `
try { await host.store.write(JSON.parse("[" + "{},".repeat(2e5) + "{}]")); found.push("taken"); } catch (error) { if (error.code !== "PLUGIN_LIMIT") found.push(error.code); }
return verdicts();
`,
});
