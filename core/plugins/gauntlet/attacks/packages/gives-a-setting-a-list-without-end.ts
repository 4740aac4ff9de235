import { badPackage } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

export default badPackage({
  about: "Has a setting that is one of thousands of words.",
  wall: "kernel",
  refusal: "PLUGIN_MANIFEST_BAD",
  bytes: () =>
    rawPackage(
      entriesOf(
        JSON.stringify(
          hostileManifest("hostile", {
            settings: {
              type: "object",
              properties: {
                text: {
                  type: "string",
                  title: "Text",
                  default: "0",
                  enum: Array.from({ length: 2_000 }, (_, at) => String(at)),
                },
              },
            },
          } as object),
        ),
      ),
    ),
});
