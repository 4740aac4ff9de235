import { badPackage } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

const carry = { via: "tls", hosts: ["granted.example"], reason: "To attack." };

export default badPackage({
  about: "Says that nobody learns who writes to whom, and connects without Tor.",
  wall: "kernel",
  refusal: "PLUGIN_MANIFEST_BAD",
  bytes: () =>
    rawPackage(
      entriesOf(
        JSON.stringify(
          hostileManifest("hostile", {
            capabilities: { "transport.carry": carry },
            transport: { protects: "content-and-metadata" },
          } as object),
        ),
      ),
    ),
});
