import { badPackage } from "../../attack.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

export default badPackage({
  about: "Gives the size of a file in a form that readers understand differently.",
  wall: "kernel",
  refusal: "PLUGIN_PACKAGE_BAD",
  bytes: () =>
    rawPackage(
      entriesOf().map((entry) =>
        entry.name === "plugin.js" ? { ...entry, patch: (header) => void header.write("-0000000001\0", 124) } : entry,
      ),
    ),
});
