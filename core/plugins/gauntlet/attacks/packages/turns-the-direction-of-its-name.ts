import { badPackage } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

export default badPackage({
  about: "Has a name with characters that turn the direction of what is read.",
  wall: "kernel",
  refusal: "PLUGIN_MANIFEST_BAD",
  bytes: () =>
    rawPackage(entriesOf(JSON.stringify(hostileManifest("hostile", { name: "retlif \u202emapS" } as object)))),
});
