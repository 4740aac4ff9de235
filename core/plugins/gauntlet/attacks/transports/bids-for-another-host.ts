import { transport } from "../../attack.ts";

export default transport({
  about: "Offers a way over a host that it was not granted.",
  wall: "kernel",
  hook: "delivery.route",
  refusal: "PLUGIN_DENIED",
  code: `
return { host: "evil.example", preference: 1, note: "Fast." };
`,
});
