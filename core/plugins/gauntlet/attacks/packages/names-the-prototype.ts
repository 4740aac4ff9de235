import { badPackage } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

const manifest = JSON.stringify(hostileManifest("hostile"));

export default badPackage({
  about: "Holds keys that every object has, as capabilities and hooks.",
  wall: "kernel",
  refusal: "PLUGIN_MANIFEST_BAD",
  bytes: () => rawPackage(entriesOf(manifest.replace(`"hooks":{`, `"hooks":{"__proto__":{},"constructor":{},`))),
});
