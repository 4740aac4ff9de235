import { transport } from "../../attack.ts";

export default transport({
  about: "Says that a relay took a mail, and gave it to none.",
  wall: "kernel",
  hook: "delivery.carry",
  via: "relay",
  refusal: "PLUGIN_FAILED",
  code: `
return input.recipients.map(({ address }) => ({ address, status: "sent", note: "Carried." }));
`,
});
