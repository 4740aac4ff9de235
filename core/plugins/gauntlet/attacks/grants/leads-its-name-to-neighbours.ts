import { guest } from "../../attack.ts";

export default guest({
  about: "Has its server's name lead to machines of the local network and of a cloud's own.",
  wall: "kernel",
  ends: "harmless",
  audit: "NETWORK_REFUSED",
  manifest: (canary) => ({
    capabilities: {
      "net.fetch": {
        origins: [
          `https://metadata.hostile.example:${canary.port}`,
          `https://neighbour.hostile.example:${canary.port}`,
        ],
        via: "direct",
        reason: "To attack.",
      },
    },
  }),
  code: `
for (const name of ["metadata", "neighbour"]) {
  const url = "https://" + name + ".hostile.example:" + canary.port + "/";
  try { await host.net.fetch({ url }); found.push(url); } catch (error) { if (error.code !== "NETWORK_REFUSED") found.push(url + " " + error.code); }
}
return verdicts();
`,
});
