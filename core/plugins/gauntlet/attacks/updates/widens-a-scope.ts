import { update } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";

export default update({
  about: "An update asks another server, and no longer through Tor.",
  wall: "kernel",
  manifests: () => [
    hostileManifest("hostile", {
      capabilities: { "net.fetch": { origins: ["https://granted.example"], via: "tor", reason: "To attack." } },
    }),
    hostileManifest("hostile", {
      version: "1.0.1",
      capabilities: {
        "net.fetch": {
          origins: ["https://granted.example", "https://evil.example"],
          via: "direct",
          reason: "To attack.",
        },
      },
    } as object),
  ],
  code: `
try { await host.net.fetch({ url: "https://evil.example/" }); found.push("the other server"); } catch {}
return verdicts();
`,
});
