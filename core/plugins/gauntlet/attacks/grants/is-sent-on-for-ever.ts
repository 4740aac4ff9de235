import { guest } from "../../attack.ts";

export default guest({
  about: "Asks a granted server that redirects to itself without end.",
  wall: "kernel",
  ends: "harmless",
  audit: "PLUGIN_LIMIT",
  manifest: () => ({
    capabilities: { "net.fetch": { origins: ["https://granted.example"], via: "direct", reason: "To attack." } },
  }),
  code: `
let path = "";
for (let i = 0; i < 8; i += 1) path = encodeURIComponent("https://granted.example/" + path);
try { await host.net.fetch({ url: "https://granted.example/" + path }); found.push("followed eight"); } catch (error) { if (error.code !== "PLUGIN_LIMIT" && error.code !== "BAD_REQUEST") found.push(error.code); }
return verdicts();
`,
});
