import { badPackage } from "../../attack.ts";
import { entriesOf, rawGzip, rawTar } from "../../raw-archive.ts";

export default badPackage({
  about: "Says that it unpacks to less than it does.",
  wall: "kernel",
  refusal: "PLUGIN_PACKAGE_BAD",
  bytes: () => rawGzip(rawTar(entriesOf()), 10),
});
