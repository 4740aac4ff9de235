import { badPackage } from "../../attack.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

export default badPackage({
  about: "Holds a file whose name leads out of the folder it is unpacked in.",
  wall: "kernel",
  refusal: "PLUGIN_PACKAGE_BAD",
  bytes: () => rawPackage(entriesOf(undefined, [{ name: "../../canary", body: "overwritten" }])),
});
