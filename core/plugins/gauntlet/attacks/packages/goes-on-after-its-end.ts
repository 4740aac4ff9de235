import { badPackage } from "../../attack.ts";
import { entriesOf, rawGzip, rawTar } from "../../raw-archive.ts";

export default badPackage({
  about: "Hides another archive behind its end.",
  wall: "kernel",
  refusal: "PLUGIN_PACKAGE_BAD",
  bytes: () => rawGzip(rawTar(entriesOf(), Buffer.concat([Buffer.alloc(1024), rawTar(entriesOf())]))),
});
