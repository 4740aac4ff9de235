import { badPackage } from "../../attack.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

export default badPackage({
  about: "Holds a symbolic link to the canary.",
  wall: "kernel",
  refusal: "PLUGIN_PACKAGE_BAD",
  bytes: ({ file }) =>
    rawPackage(
      entriesOf(undefined, [
        {
          name: "README.md",
          body: "",
          patch: (header) => void (header.write("2", 156), header.write(file.slice(-90), 157)),
        },
      ]),
    ),
});
