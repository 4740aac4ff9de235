import { badPackage } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

const manifest = JSON.stringify(hostileManifest("hostile"));

export default badPackage({
  about: "Gives a quota in a number that is another one once it is read.",
  wall: "kernel",
  refusal: "PLUGIN_MANIFEST_BAD",
  bytes: () => rawPackage(entriesOf(manifest.replace(`"megabytes":2`, `"megabytes":2.0000000000000001e17`))),
});
