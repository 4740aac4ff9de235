import { badPackage } from "../../attack.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

export default badPackage({
  about: "Holds a hard link to another of its files.",
  wall: "kernel",
  refusal: "PLUGIN_PACKAGE_BAD",
  bytes: () =>
    rawPackage(
      entriesOf(undefined, [
        {
          name: "README.md",
          body: "",
          patch: (header) => void (header.write("1", 156), header.write("manifest.json", 157)),
        },
      ]),
    ),
});
