import { badPackage } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

export default badPackage({
  about: "Says what it protects, and carries no mail.",
  wall: "kernel",
  refusal: "PLUGIN_MANIFEST_BAD",
  bytes: () =>
    rawPackage(
      entriesOf(
        JSON.stringify(hostileManifest("hostile", { transport: { protects: "content-and-metadata" } } as object)),
      ),
    ),
});
