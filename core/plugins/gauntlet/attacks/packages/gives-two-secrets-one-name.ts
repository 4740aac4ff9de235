import { badPackage } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";
import { entriesOf, rawPackage } from "../../raw-archive.ts";

export default badPackage({
  about: "Has two servers share the name of one secret.",
  wall: "kernel",
  refusal: "PLUGIN_MANIFEST_BAD",
  bytes: () =>
    rawPackage(
      entriesOf(
        JSON.stringify(
          hostileManifest("hostile", {
            capabilities: {
              "secret.use": {
                secrets: ["https://granted.example", "https://evil.example"].map((origin) => ({
                  name: "api",
                  title: "API key",
                  origin,
                  header: "x-api-key",
                })),
                via: "direct",
                reason: "To attack.",
              },
            },
          }),
        ),
      ),
    ),
});
