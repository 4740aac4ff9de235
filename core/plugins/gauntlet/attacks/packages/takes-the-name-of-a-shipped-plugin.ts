import { badPackage } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

export default badPackage({
  about: "Calls itself by the identifier of a plugin that ships with Postern.",
  wall: "kernel",
  refusal: "CONFLICT",
  bytes: () => rawPackage(entriesOf(JSON.stringify(hostileManifest("witness")))),
});
