import { guest } from "../../attack.ts";

export default guest({
  about: "Asks servers whose names look like the granted one.",
  wall: "kernel",
  ends: "harmless",
  audit: "PLUGIN_DENIED",
  manifest: () => ({
    capabilities: { "net.fetch": { origins: ["https://granted.example"], via: "direct", reason: "To attack." } },
  }),
  code: `
for (const url of ["https://example.org/", "https://granted.example.org/", "https://evil-granted.example/", "https://granted.example.evil.example/", "https://granted.example:8443/", "http://granted.example/", "https://granted.example./", "https://sub.granted.example/", "ftp://granted.example/", "blob:https://granted.example/", "//granted.example/", "javascript:1", "data:,x"]) {
  try { await host.net.fetch({ url }); found.push(url); } catch (error) { if (!["PLUGIN_DENIED", "BAD_REQUEST", "NETWORK_REFUSED"].includes(error.code)) found.push(url + " " + error.code); }
}
return verdicts();
`,
});
