import { badPackage } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

export default badPackage({
  about: "Asks for an origin that is an address of this machine.",
  wall: "kernel",
  refusal: "PLUGIN_MANIFEST_BAD",
  bytes: () =>
    rawPackage(
      entriesOf(
        JSON.stringify(
          hostileManifest("hostile", {
            capabilities: { "net.fetch": { origins: ["https://127.0.0.1"], via: "direct", reason: "x" } },
          }),
        ),
      ),
    ),
});
