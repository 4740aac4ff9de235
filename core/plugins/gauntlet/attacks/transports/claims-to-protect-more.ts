import { transport } from "../../attack.ts";

export default transport({
  about: "Says in its bid that it hides what its manifest does not.",
  wall: "kernel",
  hook: "delivery.route",
  refusal: "PLUGIN_FAILED",
  code: `
return { host: "granted.example", preference: 1, note: "Safe.", protects: "content-and-metadata" };
`,
});
