import { guest } from "../../attack.ts";

export default guest({
  about: "Sends requests as fast as it can to a server that it may ask.",
  wall: "kernel",
  ends: "harmless",
  audit: "PLUGIN_LIMIT",
  manifest: () => ({
    capabilities: { "net.fetch": { origins: ["https://granted.example"], via: "direct", reason: "To attack." } },
  }),
  code: `
let answered = 0;
for (let i = 0; i < 200; i += 1) {
  try { await host.net.fetch({ url: "https://granted.example/" }); answered += 1; } catch (error) { if (error.code !== "PLUGIN_LIMIT") found.push(error.code); }
}
if (answered > 60) found.push(answered + " requests in a minute");
return verdicts();
`,
});
