import { update } from "../../attack.ts";
import { hostileManifest } from "../../hostile-bundle.ts";

export default update({
  about: "Another package with the same version reads more of the mail.",
  wall: "kernel",
  manifests: () => [
    hostileManifest("hostile", {
      capabilities: { "message.read": { fields: ["envelope"], mail: "all", reason: "To attack." } },
    }),
    hostileManifest("hostile"),
  ],
  code: `
if (views.some((view) => view.text)) found.push("the text of a mail");
return verdicts();
`,
});
