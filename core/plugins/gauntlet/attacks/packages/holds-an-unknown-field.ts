import { badPackage } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

const manifest = JSON.stringify(hostileManifest("hostile"));

export default badPackage({
  about: "Asks for something in a field that this Postern does not know.",
  wall: "kernel",
  refusal: "PLUGIN_MANIFEST_BAD",
  bytes: () => rawPackage(entriesOf(manifest.replace(/}$/, `,"permissions":["all"]}`))),
});
