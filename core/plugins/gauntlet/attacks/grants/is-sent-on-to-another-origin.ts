import { guest } from "../../attack.ts";

export default guest({
  about: "Asks a granted server that redirects to others, to this machine and to files.",
  wall: "kernel",
  ends: "harmless",
  audit: "PLUGIN_DENIED",
  manifest: () => ({
    capabilities: { "net.fetch": { origins: ["https://granted.example"], via: "direct", reason: "To attack." } },
  }),
  code: `
const places = ["https://evil.example/", "http://127.0.0.1:PORT/", "https://127.0.0.1:PORT/", "file://" + canary.file, "//evil.example/",
  "https://granted.example@evil.example/", "http://granted.example/", "javascript:alert(1)", "https://granted.example:444/", "https://[::1]:PORT/"];
for (const place of places) {
  try { await host.net.fetch({ url: "https://granted.example/" + encodeURIComponent(place) }); found.push(place); } catch (error) {
    if (!["PLUGIN_DENIED", "BAD_REQUEST"].includes(error.code)) found.push(place + " " + error.code);
  }
}
return verdicts();
`,
});
