import { badPackage } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

export default badPackage({
  about: "Has the user’s words matched by an expression that takes for ever.",
  wall: "kernel",
  refusal: "PLUGIN_MANIFEST_BAD",
  bytes: () =>
    rawPackage(
      entriesOf(
        JSON.stringify(
          hostileManifest("hostile", {
            settings: {
              type: "object",
              properties: { text: { type: "string", title: "Text", default: "", pattern: "^(a+)+$" } },
            },
          } as object),
        ),
      ),
    ),
});
