import { guest } from "../../attack.ts";

export default guest({
  about: "Asks a port of this machine, in every spelling of its address.",
  wall: "kernel",
  ends: "harmless",
  audit: "PLUGIN_DENIED",
  manifest: () => ({
    capabilities: { "net.fetch": { origins: ["https://granted.example"], via: "direct", reason: "To attack." } },
  }),
  code: `
const hosts = ["127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0", "127.0.0.1.", "%31%32%37.0.0.1"];
for (const name of hosts) {
  for (const scheme of ["https", "http"]) {
    const url = scheme + "://" + name + ":" + canary.port + "/";
    try { await host.net.fetch({ url }); found.push(url); } catch (error) { if (!["PLUGIN_DENIED", "BAD_REQUEST"].includes(error.code)) found.push(url + " " + error.code); }
  }
}
return verdicts();
`,
});
