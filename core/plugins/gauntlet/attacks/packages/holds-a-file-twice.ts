import { badPackage } from "../../attack.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

export default badPackage({
  about: "Holds two manifests: one to be shown, one to be used.",
  wall: "kernel",
  refusal: "PLUGIN_PACKAGE_BAD",
  bytes: () => {
    const entries = entriesOf();
    return rawPackage([...entries.slice(0, 1), ...entries]);
  },
});
