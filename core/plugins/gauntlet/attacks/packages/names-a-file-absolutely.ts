import { badPackage } from "../../attack.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

export default badPackage({
  about: "Holds a file with the whole path of the canary.",
  wall: "kernel",
  refusal: "PLUGIN_PACKAGE_BAD",
  bytes: ({ file }) => rawPackage(entriesOf(undefined, [{ name: file.slice(-90), body: "overwritten" }])),
});
