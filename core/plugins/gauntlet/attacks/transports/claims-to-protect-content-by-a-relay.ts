import { badPackage } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

const carry = { via: "relay", hosts: ["relays"], reason: "To attack." };

export default badPackage({
  about: "Says that nobody reads along, and goes by a relay, which can.",
  wall: "kernel",
  refusal: "PLUGIN_MANIFEST_BAD",
  bytes: () =>
    rawPackage(
      entriesOf(
        JSON.stringify(
          hostileManifest("hostile", {
            capabilities: { "transport.carry": carry },
            transport: { protects: "content" },
          } as object),
        ),
      ),
    ),
});
