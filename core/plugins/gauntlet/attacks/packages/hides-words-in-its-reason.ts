import { badPackage } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

const manifest = JSON.stringify(hostileManifest("hostile"));

export default badPackage({
  about: "Has a reason with characters that turn the direction of what is read.",
  wall: "kernel",
  refusal: "PLUGIN_MANIFEST_BAD",
  bytes: () => rawPackage(entriesOf(manifest.replace(`"reason":"To attack."`, `"reason":"To\u202eattack"`))),
});
