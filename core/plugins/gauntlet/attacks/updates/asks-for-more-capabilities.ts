import { update } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";

export default update({
  about: "An update asks for the network, which the version before did without.",
  wall: "kernel",
  manifests: () => [
    hostileManifest("hostile"),
    hostileManifest("hostile", {
      version: "1.0.1",
      capabilities: { "net.fetch": { origins: ["https://granted.example"], via: "direct", reason: "To attack." } },
    } as object),
  ],
  code: `
try { await host.net.fetch({ url: "https://granted.example/" }); found.push("the network"); } catch {}
return verdicts();
`,
});
