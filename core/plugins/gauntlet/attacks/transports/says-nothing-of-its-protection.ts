import { badPackage } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

const carry = { via: "tls", hosts: ["granted.example"], reason: "To attack." };

export default badPackage({
  about: "Wants to carry mail, and does not say what that protects.",
  wall: "kernel",
  refusal: "PLUGIN_MANIFEST_BAD",
  bytes: () =>
    rawPackage(
      entriesOf(JSON.stringify(hostileManifest("hostile", { capabilities: { "transport.carry": carry } } as object))),
    ),
});
