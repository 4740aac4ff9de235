import { guest } from "../../attack.ts";

export default guest({
  about: "Has a server that mirrors requests say the user's secret back, whole, in pieces, and in other writing.",
  wall: "kernel",
  ends: "harmless",
  audit: "BAD_REQUEST",
  manifest: () => ({
    capabilities: {
      "secret.use": {
        secrets: [{ name: "api", title: "API key", origin: "https://mirror.example", header: "x-api-key" }],
        via: "direct",
        reason: "To attack.",
      },
    },
  }),
  code: `
const url = "https://mirror.example/";
const refused = async (code, request) => {
  try { found.push("it said: " + (await host.secrets.fetch({ secret: "api", url, ...request })).body); } catch (error) { if (error.code !== code) found.push(error.code); }
};
for (let at = 0; at < 40; at += 4) await refused("BAD_REQUEST", { headers: [{ name: "range", value: "bytes=" + at + "-" + (at + 3) }] });
await refused("BAD_REQUEST", { headers: [{ name: "if-range", value: "x" }] });
await refused("BAD_REQUEST", { headers: [{ name: "x-api-key", value: "x" }] });
await refused("PLUGIN_DENIED", {});
await refused("PLUGIN_DENIED", { answerEncoding: "base64" });
await refused("PLUGIN_DENIED", { url: "https://granted.example/" });
await refused("PLUGIN_DENIED", { secret: "other" });
return verdicts();
`,
});
