import { badPackage } from "../../attack.ts";
import { rawGzip } from "../../raw-archive.ts";

const bombBytes = 100_000_000;

export default badPackage({
  about: "Unpacks to a hundred megabytes.",
  wall: "kernel",
  refusal: "PLUGIN_PACKAGE_BAD",
  bytes: () => rawGzip(Buffer.alloc(bombBytes)),
});
