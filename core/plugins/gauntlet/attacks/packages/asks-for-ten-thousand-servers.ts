import { badPackage } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

export default badPackage({
  about: "Asks for ten thousand servers at once.",
  wall: "kernel",
  refusal: "PLUGIN_MANIFEST_BAD",
  bytes: () =>
    rawPackage(
      entriesOf(
        JSON.stringify(
          hostileManifest("hostile", {
            capabilities: {
              "net.fetch": {
                origins: Array.from({ length: 10_000 }, (_, at) => `https://s${at}.example`),
                via: "direct",
                reason: "To attack.",
              },
            },
          }),
        ),
      ),
    ),
});
