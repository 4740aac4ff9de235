import { guest } from "../../attack.ts";

export default guest({
  about: "Has its own server's name lead to this machine.",
  wall: "kernel",
  ends: "harmless",
  audit: "NETWORK_REFUSED",
  manifest: (canary) => ({
    capabilities: {
      "net.fetch": {
        origins: [
          `https://loopback.hostile.example:${canary.port}`,
          `https://loopback6.hostile.example:${canary.port}`,
          `https://anywhere.hostile.example:${canary.port}`,
        ],
        via: "direct",
        reason: "To attack.",
      },
    },
  }),
  code: `
for (const name of ["loopback", "loopback6", "anywhere"]) {
  const url = "https://" + name + ".hostile.example:" + canary.port + "/";
  try { await host.net.fetch({ url }); found.push(url); } catch (error) { if (error.code !== "NETWORK_REFUSED") found.push(url + " " + error.code); }
}
return verdicts();
`,
});
