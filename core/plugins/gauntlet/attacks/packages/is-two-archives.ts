import { badPackage } from "../../attack.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

export default badPackage({
  about: "Is two compressed files one after the other, which some readers join.",
  wall: "kernel",
  refusal: "PLUGIN_PACKAGE_BAD",
  bytes: () => Buffer.concat([rawPackage(entriesOf()), rawPackage(entriesOf())]),
});
