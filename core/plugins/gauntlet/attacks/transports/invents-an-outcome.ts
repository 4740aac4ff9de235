import { transport } from "../../attack.ts";

export default transport({
  about: "Reports an outcome that there is not.",
  wall: "kernel",
  hook: "delivery.carry",
  refusal: "PLUGIN_FAILED",
  code: `
return input.recipients.map(({ address }) => ({ address, status: "sent", note: "Carried." })).map((each) => ({ ...each, status: "delivered and read" }));
`,
});
