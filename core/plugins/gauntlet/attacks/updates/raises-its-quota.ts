import { update } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";

export default update({
  about: "An update asks for more room in the store.",
  wall: "kernel",
  manifests: () => [
    hostileManifest("hostile", { capabilities: { "store.own": { megabytes: 1, reason: "To attack." } } }),
    hostileManifest("hostile", {
      version: "1.0.1",
      capabilities: { "store.own": { megabytes: 200, reason: "To attack." } },
    } as object),
  ],
  code: `
try { await host.store.write([{ key: "a", value: "x".repeat(1.2e6) }]); found.push("more than a megabyte"); } catch {}
return verdicts();
`,
});
