import { badPackage } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

export default badPackage({
  about: "Has a setting that refers to its own schema, without end.",
  wall: "kernel",
  refusal: "PLUGIN_MANIFEST_BAD",
  bytes: () =>
    rawPackage(
      entriesOf(
        JSON.stringify(
          hostileManifest("hostile", {
            settings: { type: "object", properties: { text: { $ref: "#", title: "Text", default: "" } } },
          } as object),
        ),
      ),
    ),
});
