import { badPackage } from "../../attack.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

export default badPackage({
  about: "Holds an extended header that gives the next file another name.",
  wall: "kernel",
  refusal: "PLUGIN_PACKAGE_BAD",
  bytes: () =>
    rawPackage(
      entriesOf(undefined, [
        { name: "README.md", body: "20 path=../../canary\n", patch: (header) => void header.write("x", 156) },
      ]),
    ),
});
