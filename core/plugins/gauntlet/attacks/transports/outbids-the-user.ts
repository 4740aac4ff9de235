import { transport } from "../../attack.ts";

export default transport({
  about: "Bids more than any way can be worth.",
  wall: "kernel",
  hook: "delivery.route",
  refusal: "PLUGIN_FAILED",
  code: `
return { host: "granted.example", preference: 1e308, note: "Best." };
`,
});
