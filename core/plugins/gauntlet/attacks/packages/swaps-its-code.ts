import { badPackage } from "../../attack.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

export default badPackage({
  about: "Holds other code than the one whose hash it names.",
  wall: "kernel",
  refusal: "PLUGIN_PACKAGE_BAD",
  bytes: () =>
    rawPackage(
      entriesOf().map((entry) => (entry.name === "plugin.js" ? { ...entry, body: `${String(entry.body)} ` } : entry)),
    ),
});
