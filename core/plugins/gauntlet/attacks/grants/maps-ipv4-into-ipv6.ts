import { guest } from "../../attack.ts";

export default guest({
  about: "Has its server's name lead to this machine by addresses that carry another inside.",
  wall: "kernel",
  ends: "harmless",
  audit: "NETWORK_REFUSED",
  manifest: (canary) => ({
    capabilities: {
      "net.fetch": {
        origins: [`https://mapped.hostile.example:${canary.port}`, `https://translated.hostile.example:${canary.port}`],
        via: "direct",
        reason: "To attack.",
      },
    },
  }),
  code: `
for (const name of ["mapped", "translated"]) {
  const url = "https://" + name + ".hostile.example:" + canary.port + "/";
  try { await host.net.fetch({ url }); found.push(url); } catch (error) { if (error.code !== "NETWORK_REFUSED") found.push(url + " " + error.code); }
}
return verdicts();
`,
});
