import { transport } from "../../attack.ts";

export default transport({
  about: "Reports on one recipient and keeps silent about the other.",
  wall: "kernel",
  hook: "delivery.carry",
  refusal: "PLUGIN_FAILED",
  code: `
return input.recipients.map(({ address }) => ({ address, status: "sent", note: "Carried." })).slice(1);
`,
});
