import { badPackage } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

const manifest = JSON.stringify(hostileManifest("hostile"));

export default badPackage({
  about: "Names its capabilities twice, once in escaped letters.",
  wall: "kernel",
  refusal: "PLUGIN_MANIFEST_BAD",
  bytes: () => rawPackage(entriesOf(manifest.replace(/}$/, `,"c\\u0061pabilities":{}}`))),
});
